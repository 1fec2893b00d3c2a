/**
 * Bench (e): what it costs to hold a call to its signature: the same function deployed untyped and typed, called with a
 * typical object, in turn in the same run.
 */
import { apiOf, deploy, deployTyped } from "../test/support/api.ts";
import { startServer } from "../test/support/server.ts";
import { invocationOf } from "./support/invocation.ts";
import { type Measured, measureSides } from "./support/sides.ts";

const SOURCE = `
interface Item { sku: string; price: number; quantity: number }
interface Order { id: string; customer: { name: string; email?: string }; items: Item[]; express: boolean; currency: "EUR" | "USD" }
export default function total(order: Order): { id: string; total: number; currency: string } {
  let total = 0;
  for (const item of order.items) total += item.price * item.quantity;
  return { id: order.id, total, currency: order.currency };
}`;

const ORDER = {
  id: "o-1001",
  customer: { name: "Ada Lovelace", email: "ada@example.com" },
  items: [
    { sku: "a-1", price: 9.5, quantity: 2 },
    { sku: "b-2", price: 24, quantity: 1 },
    { sku: "c-3", price: 3.25, quantity: 12 },
  ],
  express: false,
  currency: "EUR",
};

/** Measures the untyped function as base and the typed one as subject, alternating. */
export async function runCheckingBench(): Promise<Measured> {
  await using server = await startServer();
  const api = apiOf(server.url, server.adminKey);
  await deploy(api, "untyped", SOURCE);
  await deployTyped(api, "typed", SOURCE);
  return await measureSides(invocationOf(server, "untyped", [ORDER]), invocationOf(server, "typed", [ORDER]));
}
