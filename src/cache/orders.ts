/**
 * The policies, by name. A new one is a file of its own and a line here.
 */
import type { CachePolicy } from "../contracts/cache.ts";
import type { EvictionOrder } from "./eviction-order.ts";
import { LfuOrder } from "./lfu-order.ts";
import { LruOrder } from "./lru-order.ts";
import { OldestOrder } from "./oldest-order.ts";

/** A policy under which something is kept. */
export type KeepingPolicy = Exclude<CachePolicy, "none">;

const ORDERS: Readonly<Record<KeepingPolicy, () => EvictionOrder>> = {
  lru: () => new LruOrder(),
  lfu: () => new LfuOrder(),
  ttl: () => new OldestOrder(),
};

/** An order of a policy, in which there is nothing yet. */
export function newOrder(policy: KeepingPolicy): EvictionOrder {
  return ORDERS[policy]();
}
