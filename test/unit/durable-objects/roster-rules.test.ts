/**
 * The rules of the troupe: whoever asks for a size gets it, the newest leave first, somebody is always left.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayRetire, planScale, planWarmth } from "../../../durable-objects/roster-rules.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { functionConfig, type RunnableVersion } from "../../../src/contracts/function.ts";
import { contentHash, functionName } from "../../../src/contracts/ids.ts";
import { MAX_WORKERS } from "../../../src/contracts/limits.ts";
import { RELEASE, type RosterEntry } from "../../../src/contracts/roster.ts";
import { affinity } from "../../../src/director/routing/affinity.ts";
import { IDLE } from "../../suites/strategy.case.ts";

const entry = (id: string, state: RosterEntry["state"] = "live", region: RosterEntry["region"] = null) =>
  ({ id, state, region, registeredAt: 0, heartbeatAt: null, sign: null }) satisfies RosterEntry;

const troupe = fc
  .array(
    fc.record({
      state: fc.constantFrom("live" as const, "draining" as const),
      region: fc.constantFrom(null, "enam" as const, "weur" as const),
    }),
    { maxLength: 12 },
  )
  .map((workers) => workers.map(({ state, region }, index) => entry(`w${index}`, state, region)));

describe("planScale", () => {
  it("comes to the size asked for, and never to nobody", () => {
    const region = fc.constantFrom(undefined, "enam" as const);
    fc.assert(
      fc.property(troupe, fc.nat({ max: 12 }), region, (entries, count, region) => {
        const live = entries.filter(({ state }) => state === "live");
        const counted = live.filter((worker) => region === undefined || worker.region === region);
        const plan = planScale(entries, { count, region });
        if (count + live.length - counted.length === 0) {
          expect(plan).toMatchObject({ ok: false, fault: { code: "conflict" } });
          return;
        }
        if (!plan.ok) throw new Error(plan.fault.message);
        const { add, drain } = plan.value;
        expect(counted.length + add - drain.length).toBe(count);
        expect(add === 0 || drain.length === 0).toBe(true);
        expect(drain).toEqual(counted.slice(count).map(({ id }) => id));
      }),
    );
  });

  it("refuses more workers than there may be", () => {
    expect(planScale([entry("w0")], { count: MAX_WORKERS, region: "me" })).toMatchObject({
      fault: { code: "conflict" },
    });
  });
});

describe("mayRetire", () => {
  const entries = [entry("w0"), entry("w1", "draining")];
  it("keeps the last one that takes calls", () => {
    expect(mayRetire(entries, "w0")).toMatchObject({ fault: { code: "conflict" } });
    expect(mayRetire(entries, "w1")).toMatchObject({ ok: true });
    expect(mayRetire(entries, "w9")).toMatchObject({ fault: { code: "worker_not_found" } });
  });
});

describe("planWarmth", () => {
  const HASH = contentHash.parse(`sha256:${"ab".repeat(32)}`);
  const version = (name: string, warm: number): RunnableVersion => {
    const config = { ...functionConfig.parse({}), warm };
    return { name: functionName.parse(name), version: 1, artifact: HASH, export: "default", bindings: null, config };
  };

  it("has those workers keep a function loaded that its calls prefer", () => {
    const workers = ["w0", "w1", "w2", "enam-3", "w4"];
    const { order } = affinity();
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,8}$/), fc.integer({ min: 1, max: 7 }), (name, warm) => {
        const plan = planWarmth([version(name, warm)], workers);
        const chosen = [...plan].filter(([, versions]) => versions.length > 0).map(([worker]) => worker);
        expect(chosen.sort()).toEqual([...order(name, workers, IDLE)].slice(0, warm).sort());
      }),
    );
  });
});

describe("RELEASE", () => {
  it("is that of the package", () => {
    expect(RELEASE).toBe(packageJson.version);
  });
});
