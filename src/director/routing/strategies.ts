/**
 * The table of routing strategies. A new one is a file of its own and a line here.
 */
import { fault } from "../../contracts/errors.ts";
import type { RoutingStrategyName } from "../../contracts/function.ts";
import type { Entropy } from "../../contracts/ids.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import { affinity } from "./affinity.ts";
import { leastLoaded } from "./least-loaded.ts";
import { proximity } from "./proximity.ts";
import { random } from "./random.ts";
import { roundRobin } from "./round-robin.ts";
import type { RoutingStrategy } from "./strategy.ts";

/** The strategies of one director, by name. */
export type Strategies = ReadonlyMap<string, RoutingStrategy>;

/** Makes one strategy of each name; a strategy may remember what it chose, and may forget it at any time. */
export function createStrategies(entropy: Entropy): Strategies {
  const table = {
    affinity: affinity(),
    "round-robin": roundRobin(),
    random: random(entropy),
    "least-loaded": leastLoaded(entropy),
    proximity: proximity(),
  } satisfies Record<RoutingStrategyName, RoutingStrategy>;
  return new Map(Object.entries(table));
}

/** The strategy of a name; a stored function may name one that this director does not know. Fault: `invalid_request`. */
export function findStrategy(strategies: Strategies, name: string): Result<RoutingStrategy> {
  const strategy = strategies.get(name);
  if (strategy !== undefined) return succeed(strategy);
  const known = [...strategies.keys()];
  return fail(
    fault("invalid_request", `There is no routing strategy ${JSON.stringify(name)}; there are ${known.join(", ")}.`),
  );
}
