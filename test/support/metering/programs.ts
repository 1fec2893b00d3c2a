/**
 * Generated modules, as fast-check arbitraries.
 *
 * A program talks to the test through `globalThis.probe`: `s.n++` counts a step (and is truthy), `s.more` says whether
 * the program should go on, `trace(value)` notes a value and returns it, `show(value)` makes text of it. Steps are no
 * calls, because loops without calls are metered in a way of their own.
 */
import fc from "fast-check";
import { outermostScope } from "./scope.ts";
import { statements } from "./statements.ts";

/** Programs that come to an end once `s.more` says no. */
export function endingPrograms(): fc.Arbitrary<string> {
  return programs(false);
}

/** Programs of which most run for ever, and many of those catch whatever is thrown at them. */
export function endlessPrograms(): fc.Arbitrary<string> {
  return programs(true);
}

function programs(endless: boolean): fc.Arbitrary<string> {
  return fc.gen().map((draw) => {
    const choose = { below: (limit: number) => draw(fc.nat, { max: limit - 1 }) };
    return `const { s, trace, show } = globalThis.probe;\n${statements(outermostScope(choose, endless), 6)}\n`;
  });
}
