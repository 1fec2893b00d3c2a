/**
 * The functions that the documents of these suites call, as their authors would write them.
 */

/** Sources by name; of several, each is an overload that was deployed by itself. */
export const SOURCES: Readonly<Record<string, readonly string[]>> = {
  add: ["export default (a: number, b: number, c = 12): number => a + b + c;"],
  multiply: ["export default (a: number, b: number, c = 45): number => a * b * c;"],
  divide: ["export default (a: number, b: number): number => a / b;"],
  greet: ["export default (name: string, loud?: boolean): string => (loud ? name.toUpperCase() : name);"],
  split: ['export default (text: string): string[] => text.split(" ");'],
  sum: ["export default (...all: number[]): number => all.length;"],
  price: [
    `interface Item { name: string; price: number }
     interface Order { id: string; items: Item[]; note?: string }
     interface Priced { total: number; lines: [Item, ...Item[]]; coupon?: string; rates: Record<string, number> }
     export default (order: Order): Priced => ({ total: 0, lines: order.items as Priced["lines"], rates: {} });`,
  ],
  ship: ['export default (items: { name: string }[], way: "air" | "sea"): "air" | "sea" => way;'],
  double: [
    "export default (value: number): number => value * 2;",
    "export default (value: string): string => value + value;",
  ],
  declared: [
    `function pick(value: number): Date;
     function pick(value: string, other: string): bigint;
     function pick(): unknown { return null; }
     export default pick;`,
  ],
  maybe: ["export default (): { left: number } | null => null;"],
  note: ["export default (text: string): void => console.log(text);"],
  now: ["export default (): Date => new Date();"],
  later: ["export default (at: Date, by: bigint): Map<string, Uint8Array> => new Map();"],
  count: ["export default function* (to: number): Generator<number> { yield to; }"],
  grow: [
    `interface Tree { value: number; children: Tree[] }
     export default (tree: Tree): Tree => tree;`,
  ],
  run: ["export default (value) => value;"],
  index: ["export default (value) => value;"],
  first: ["export default (value) => value;"],
  plain: ["export default (left, right) => left;"],
  web: ["export default { fetch: () => new Response() };"],
};
