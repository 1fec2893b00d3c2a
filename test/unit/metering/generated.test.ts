/**
 * Laws of instrumentation, on generated programs: nothing changes but who may stop it, every step is paid for, and no
 * program outlives a meter that says no.
 */
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { endingPrograms, endlessPrograms } from "../../support/metering/programs.ts";
import { instrumented, ModuleRunner } from "../../support/metering/runner.ts";

const runner = new ModuleRunner();
afterAll(() => runner[Symbol.dispose]());

const fuels = fc.array(fc.nat({ max: 90 }), { minLength: 1, maxLength: 5 });
const TIMEOUT_MS = 120_000;

describe("an instrumented program", () => {
  it("does what it did before, and pays for every step", { timeout: TIMEOUT_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(endingPrograms(), fuels, async (source, given) => {
        const plain = await runner.plain(source);
        const metered = await runner.metered(source, given);
        expect({ trace: metered.trace, error: metered.error }).toEqual({ trace: plain.trace, error: plain.error });
        expect(metered.steps).toBe(plain.steps);
        expect(metered.worstDebt).toBeLessThanOrEqual(0);
      }),
      { numRuns: 400 },
    );
  });

  it("keeps its lines", () => {
    fc.assert(
      fc.property(endlessPrograms(), (source) => {
        expect(instrumented(source).split("\n").length).toBe(source.split("\n").length);
      }),
      { numRuns: 100 },
    );
  });

  it("ends when the meter throws at every check, whatever it catches", { timeout: TIMEOUT_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(endlessPrograms(), fuels, fc.nat({ max: 20 }), async (source, given, checks) => {
        const outcome = await runner.limited(source, given, checks);
        expect(outcome, "it hung").not.toBeNull();
        expect(outcome?.worstDebt).toBeLessThanOrEqual(0);
      }),
      // A program that hung is not made smaller: every smaller one might take as long.
      { numRuns: 400, endOnFailure: true },
    );
  });
});
