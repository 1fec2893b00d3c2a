/** What a workflow's author writes means the same on the platform: laws over any value, and over any member. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reference, write } from "../../../src/client/workflow/references.ts";
import { readText } from "../../../src/workflow/references.ts";
import { fill, type Scope } from "../../../src/workflow/templates.ts";

/** Nothing has run: a reference that slipped through would stand for undefined. */
const scope: Scope = {
  output: () => undefined,
  isSkipped: () => false,
  ...{ input: undefined, item: undefined, index: undefined, runId: "run_1", callKey: "step" },
};

const text = fc.oneof(
  fc.string(),
  fc.string().map((rest) => `$${rest}`),
  fc.constantFrom("$input", "$a.output", "$$", "$", "$5", "$run.id", "$item[0]"),
);
const key = text.filter((name) => name !== "$first");
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    ...[text, fc.double(), fc.boolean(), fc.constantFrom(null, undefined), fc.bigInt(), fc.date()],
    fc.array(tie("value")),
    fc.dictionary(key, tie("value")),
  ),
})).value;

describe("what is written", () => {
  it("arrives as it is, whatever it looks like", () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(fill(write(given), scope)).toEqual(given);
      }),
    );
  });

  it("refers to the members that were asked for", () => {
    const path = fc.array(fc.oneof(fc.string(), text, fc.nat(999_999_999).map(String)), { maxLength: 5 });
    fc.assert(
      fc.property(path, (names) => {
        const found = names.reduce((at: object, name) => Reflect.get(at, name), reference("$a.output"));
        const read = readText(String(write(found)));
        expect(read).toMatchObject({ kind: "reference", reference: { to: "step", step: "a" } });
        const { path: inwards } = read.kind === "reference" ? read.reference : { path: [] };
        expect(inwards.map(String)).toEqual(names);
      }),
    );
  });
});
