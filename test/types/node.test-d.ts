/** What deploys of files are typed as: checked by the compiler alone, never run. */
import { expectTypeOf } from "vitest";
import type { NodeTroupe } from "../../src/node/index.ts";

interface MathModule {
  add(a: number, b: number): number;
  later(): Promise<Date>;
  LIMIT: number;
}
declare const troupe: NodeTroupe;

const typed = troupe.deploy<MathModule>("./math.ts");
type Typed = Awaited<typeof typed>;
expectTypeOf<keyof Typed>().toEqualTypeOf<"add" | "later">();
declare const functions: Typed;
expectTypeOf(functions.add(1, 2)).toEqualTypeOf<Promise<number>>();
expectTypeOf(functions.later()).toEqualTypeOf<Promise<Date>>();
expectTypeOf(functions.add.deployed.version).toEqualTypeOf<number>();
// @ts-expect-error -- a text is no number
functions.add("1", 2);

const source = troupe.deploy<MathModule["add"]>({ name: "add", source: "" });
expectTypeOf<Awaited<typeof source>>().toBeCallableWith(1, 2);
