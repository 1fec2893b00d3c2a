/**
 * Code that runs for ever and catches what it can: it ends when the meter throws at every check.
 */
import { describe, expect, it } from "vitest";
import { ModuleRunner } from "../../support/metering/runner.ts";

const CHECKS = 5;

/** Heads of endless loops, each paid for in another way. All may stand in a function that is async. */
const HEADS = {
  "a split for": "for (;;)",
  "a split while": "while (true)",
  "a labelled loop": "label: for (;;)",
  "a loop with a function": "for (let f = () => 0; ;)",
  "a loop over what built-ins make": "for (const x of { [Symbol.iterator]: () => ({ next: Object }) })",
  "a loop with a foreign call": "while (parseInt('1'))",
  "a loop that awaits": "for (; ; await null)",
};

const PAIRS = Object.entries(HEADS).flatMap(([outer, outerHead]) =>
  Object.entries(HEADS).map(([inner, innerHead]) => [outer, inner, outerHead, innerHead] as const),
);

/** Endless chains of microtasks that run through code beside a body, and throw before any body begins. */
const CHAINS = {
  "a default value": "const f = (a = (Promise.resolve().then(f), null.x)) => 0; f();",
  "a default value in a pattern": "const f = ({ a = (Promise.resolve().then(f), null.x) } = {}) => 0; f();",
  "a key in a pattern": "const f = ({ [Promise.resolve().then(f)]: { x } } = {}) => 0; f();",
  "a rest parameter": "const f = (...[a = (Promise.resolve().then(f), null.x)]) => 0; f();",
  "a field": "class A { x = (Promise.resolve().then(Reflect.construct.bind(null, A, [], A)), null.x) } new A();",
  "a static field": "const f = (c = class { static x = (Promise.resolve().then(f), null.x) }) => 0; f();",
  "a static block": "const f = (c = class { static { Promise.resolve().then(f); null.x; } }) => 0; f();",
  "a parent class": "const f = (c = class extends (Promise.resolve().then(f), null.x) {}) => 0; f();",
  "a key of a class": "const f = (c = class { [(Promise.resolve().then(f), null.x)]() {} }) => 0; f();",
  "a key of a field": "const f = (c = class { static [(Promise.resolve().then(f), null.x)] = 1 }) => 0; f();",
  "an expression": "const f = () => (Promise.resolve().then(f), null.x); f();",
  "an async function": "const f = async () => { try { await null; } finally { f(); } }; f();",
};

describe("loops that swallow what ends the loops inside them", () => {
  it.each(PAIRS)("%s around %s", async (_outer, _inner, outerHead, innerHead) => {
    using runner = new ModuleRunner();
    const inner = `${innerHead.replace("label", "inner")} { try { n++; } finally { continue; } }`;
    const source = `let n = 0; ${outerHead} { try { ${inner} } finally { continue; } }`;
    const outcome = await runner.limited(source, [100], CHECKS);
    expect(outcome, "it hung").not.toBeNull();
    expect(outcome?.error).toMatch(/limit/);
  });
});

describe("chains of microtasks through", () => {
  it.each(Object.entries(CHAINS))("%s", async (_, source) => {
    using runner = new ModuleRunner();
    const outcome = await runner.limited(`try { ${source} } catch {}`, [100], CHECKS);
    expect(outcome, "it hung").not.toBeNull();
    expect(outcome?.checks).toBe(CHECKS);
  });
});
