/**
 * The corpus of hostile modules, as far as it is the transform's to stop them: with a meter that can only throw.
 */
import { describe, expect, it } from "vitest";
import { ModuleRunner } from "../../support/metering/runner.ts";
import { readCorpora } from "../../support/sandbox-corpus.ts";

const CHECKS = 40;
const FUEL = 500;

// Modules of the project's own corpus are made for the whole platform.
const modules = readCorpora().filter(
  ({ folder, source }) => folder.includes("/shared/") && !source.includes('from "cloudflare:'),
);
const endless = modules.filter((module) => module.class === "meter" && module.outcomes[0] === "error:cpu_limit");
const honest = modules.filter((module) => module.class === "control");

describe("hostile modules", () => {
  it.each(endless)("$file ends when the meter says no", async ({ source }) => {
    using runner = new ModuleRunner();
    const outcome = await runner.limited(source, [FUEL], CHECKS);
    expect(outcome, "it hung").not.toBeNull();
    expect(outcome?.checks).toBe(CHECKS);
  });
});

describe("honest modules", () => {
  it.each(honest)("$file does what it did", async ({ source }) => {
    using runner = new ModuleRunner();
    const plain = await runner.plain(source);
    const metered = await runner.metered(source, [FUEL]);
    expect(metered).toMatchObject({ trace: plain.trace, error: plain.error });
  });
});
