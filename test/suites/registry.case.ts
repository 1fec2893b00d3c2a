/**
 * What every implementation of the port `Registry` does.
 */
import { describe, expect, it } from "vitest";
import { hashContent } from "../../src/artifact/hash.ts";
import type { FunctionVersion, LiveFunction } from "../../src/contracts/function.ts";
import { aloneLive } from "../../src/contracts/function.ts";
import { contentHash } from "../../src/contracts/ids.ts";
import type { Registry } from "../../src/director/ports.ts";
import { admin, alice, bob, deployment, named } from "../support/deployments.ts";
import { faultCode, unwrap } from "../support/result.ts";
import { bindingCases, deploymentCases, endpointCases, splitCases, stagingCases } from "./registry.versions.case.ts";

const add = named("add");

/** A function as it is right after the deploy of its only live version. */
const alone = (version: FunctionVersion): LiveFunction => aloneLive(version);

/** The cases, each against a registry of its own that `make` gives. */
export function registryCases(label: string, make: () => Registry): void {
  describe(`registry: ${label}`, () => {
    deployCases(make);
    ownershipCases(make);
    overloadCases(make);
    liveSetCases(make);
    conflictCases(make);
    suspensionCases(make);
    removalCases(make);
    bindingCases(make);
    stagingCases(make);
    splitCases(make);
    endpointCases(make);
    deploymentCases(make);
  });
}

function deployCases(make: () => Registry): void {
  it("knows nothing at first", async () => {
    const registry = make();
    expect(await registry.live(add)).toBeNull();
    expect(await registry.state(add)).toEqual({ live: null, revision: 0 });
    expect(await registry.version(add, 1)).toBeNull();
    expect(await registry.versions(add)).toEqual([]);
    expect(await registry.list()).toEqual([]);
    expect(await registry.content(contentHash.parse(`sha256:${"0".repeat(64)}`))).toBeNull();
  });

  it("makes a deployment the live version, visible at once", async () => {
    const registry = make();
    expect(await registry.live(add)).toBeNull();
    const sent = await deployment({ config: { idempotent: true } });
    const { version, live, created } = unwrap(await registry.deploy(sent));
    expect(created).toBe(true);
    expect(live).toEqual(alone(version));
    expect(version).toMatchObject({
      name: "add",
      version: 1,
      owner: alice.id,
      id: sent.id,
      artifact: sent.artifactHash,
    });
    expect(version).toMatchObject({ export: "default", kind: "function", parameters: ["a", "b"], config: sent.config });
    expect(version).toMatchObject({ signature: null, trace: null });
    expect(version.sizeBytes).toBeGreaterThan(28);
    expect(await registry.live(add)).toEqual(live);
    expect(await registry.state(add)).toEqual({ live, revision: version.revision });
    expect(await registry.version(add, 1)).toEqual(version);
    expect(await registry.list()).toEqual([live]);
  });

  it("numbers versions upwards and lists them newest first", async () => {
    const registry = make();
    const first = unwrap(await registry.deploy(await deployment())).version;
    const second = unwrap(await registry.deploy(await deployment({ code: "export default 2;" }))).version;
    expect(second.version).toBe(2);
    expect(second.revision).toBeGreaterThan(first.revision);
    expect(await registry.live(add)).toEqual(alone(second));
    expect(await registry.versions(add)).toEqual([
      { ...second, live: true },
      { ...first, live: false },
    ]);
  });

  it("creates nothing for the same code, export and configuration", async () => {
    const registry = make();
    const first = unwrap(await registry.deploy(await deployment()));
    const again = unwrap(await registry.deploy(await deployment()));
    expect(again).toEqual({ ...first, created: false });
    expect(await registry.versions(add)).toHaveLength(1);
  });

  it.each([
    ["code", { code: "export default 7;" }],
    ["export", { export: "other" }],
    ["signature", { signature: "{}" }],
    ["configuration", { config: { visibility: "public" as const } }],
  ])("creates a version for another %s", async (_what, choice) => {
    const registry = make();
    unwrap(await registry.deploy(await deployment()));
    expect(unwrap(await registry.deploy(await deployment(choice)))).toMatchObject({
      created: true,
      version: { version: 2 },
    });
  });

  it("creates a version when the same source is compiled differently", async () => {
    const registry = make();
    const first = await deployment();
    unwrap(await registry.deploy(first));
    const { artifact, artifactHash } = await deployment({ code: "export default 7;" });
    expect(unwrap(await registry.deploy({ ...first, artifact, artifactHash })).created).toBe(true);
  });

  it("keeps source maps by their hash", async () => {
    const registry = make();
    const trace = new TextEncoder().encode('{"main.ts":"AAAA"}');
    const { version } = unwrap(await registry.deploy(await deployment({ trace })));
    expect(version.trace).toBe(await hashContent(trace));
    expect(await registry.content(contentHash.parse(version.trace))).toEqual(trace);
  });

  it("refuses an artifact that is not what its hash says", async () => {
    const registry = make();
    const artifactHash = contentHash.parse(`sha256:${"0".repeat(64)}`);
    expect(faultCode(await registry.deploy({ ...(await deployment()), artifactHash }))).toBe("hash_mismatch");
    expect(await registry.list()).toEqual([]);
  });

  it("lists functions by name", async () => {
    const registry = make();
    for (const name of ["zeta", "Alpha", "beta"]) unwrap(await registry.deploy(await deployment({ name })));
    expect((await registry.list()).map(({ name }) => name)).toEqual(["Alpha", "beta", "zeta"]);
  });

  it("keeps modules whose paths are names of object members", async () => {
    const registry = make();
    const sent = await deployment({ name: "constructor", code: "export const __proto__ = 1;" });
    unwrap(await registry.deploy(sent));
    expect(await registry.live(named("constructor"))).toMatchObject({ overloads: [{ version: 1 }] });
    expect(await registry.live(named("toString"))).toBeNull();
  });
}

function ownershipCases(make: () => Registry): void {
  it("lets two owners hold a function each", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment({ name: "one", by: alice })));
    unwrap(await registry.deploy(await deployment({ name: "two", by: bob })));
    expect((await registry.list()).map(({ overloads }) => overloads[0]?.owner)).toEqual([alice.id, bob.id]);
  });

  it("refuses everybody but the owner and admins", async () => {
    const registry = make();
    const { version } = unwrap(await registry.deploy(await deployment()));
    expect(faultCode(await registry.deploy(await deployment({ by: bob })))).toBe("forbidden");
    expect(faultCode(await registry.deploy(await deployment({ by: bob, code: "export default 2;" })))).toBe(
      "forbidden",
    );
    expect(faultCode(await registry.setLive({ name: add, by: bob, live: [1] }))).toBe("forbidden");
    expect(faultCode(await registry.remove({ name: add, by: bob }))).toBe("forbidden");
    expect(await registry.live(add)).toEqual(alone(version));
  });

  it("lets an admin change what stays the owner's", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment()));
    const { version } = unwrap(await registry.deploy(await deployment({ by: admin, code: "export default 2;" })));
    expect(version).toMatchObject({ version: 2, owner: alice.id });
    expect(unwrap(await registry.setLive({ name: add, by: alice, live: [1] })).overloads[0]?.version).toBe(1);
    expect(unwrap(await registry.remove({ name: add, by: admin })).name).toBe("add");
  });
}

function overloadCases(make: () => Registry): void {
  it("keeps live versions beside the new one when it is told to", async () => {
    const registry = make();
    const first = unwrap(await registry.deploy(await deployment({ signature: "one" }))).version;
    const second = unwrap(await registry.deploy(await deployment({ signature: "two", keeps: [1] })));
    expect(second.live).toEqual({
      name: "add",
      revision: second.version.revision,
      overloads: [first, second.version],
      ...{ suspended: false, split: null, endpoint: true },
    });
    expect(await registry.live(add)).toEqual(second.live);
    expect(await registry.list()).toEqual([second.live]);
    expect((await registry.versions(add)).map(({ version, live }) => [version, live])).toEqual([
      [2, true],
      [1, true],
    ]);

    const third = unwrap(await registry.deploy(await deployment({ signature: "one and a half", keeps: [2] })));
    expect(third.live.overloads).toEqual([second.version, third.version]);
    expect((await registry.versions(add)).map(({ live }) => live)).toEqual([true, true, false]);
  });

  it("creates nothing when an overload takes its own place, and a version when it takes that of two", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment({ signature: "one" })));
    const { live } = unwrap(await registry.deploy(await deployment({ signature: "two", keeps: [1] })));
    const again = unwrap(await registry.deploy(await deployment({ signature: "one", keeps: [2] })));
    expect(again).toEqual({ version: live.overloads[0], live, created: false });
    const alone = unwrap(await registry.deploy(await deployment({ signature: "one" })));
    expect(alone).toMatchObject({ created: true, live: { overloads: [{ version: 3 }] } });
  });

  it("refuses to keep what is not live", async () => {
    const registry = make();
    expect(faultCode(await registry.deploy(await deployment({ keeps: [1] })))).toBe("conflict");
    unwrap(await registry.deploy(await deployment()));
    unwrap(await registry.deploy(await deployment({ code: "export default 2;" })));
    expect(faultCode(await registry.deploy(await deployment({ code: "export default 3;", keeps: [1] })))).toBe(
      "conflict",
    );
  });
}

function liveSetCases(make: () => Registry): void {
  it("makes an earlier version live with a new revision", async () => {
    const registry = make();
    const first = unwrap(await registry.deploy(await deployment())).version;
    const second = unwrap(await registry.deploy(await deployment({ code: "export default 2;" }))).version;
    const live = unwrap(await registry.setLive({ name: add, by: alice, live: [1] }));
    expect(live.revision).toBeGreaterThan(second.revision);
    const back = { ...first, revision: live.revision };
    expect(live).toEqual(alone(back));
    expect(await registry.live(add)).toEqual(live);
    expect(await registry.version(add, 1)).toEqual(back);
    expect(await registry.versions(add)).toEqual([
      { ...second, live: false },
      { ...back, live: true },
    ]);
  });

  it("takes one overload away and brings it back, and leaves the other's record alone", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment({ signature: "one" })));
    const { version: second } = unwrap(await registry.deploy(await deployment({ signature: "two", keeps: [1] })));
    const without = unwrap(await registry.setLive({ name: add, by: alice, live: [2] }));
    expect(without.overloads).toEqual([second]);
    expect(without.revision).toBeGreaterThan(second.revision);
    expect(await registry.live(add)).toEqual(without);
    const both = unwrap(await registry.setLive({ name: add, by: alice, live: [2, 1] }));
    expect(both.overloads.map(({ version, revision }) => [version, revision])).toEqual([
      [1, both.revision],
      [2, second.revision],
    ]);
  });

  it("numbers on after a rollback", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment()));
    unwrap(await registry.deploy(await deployment({ code: "export default 2;" })));
    unwrap(await registry.setLive({ name: add, by: alice, live: [1] }));
    expect(unwrap(await registry.deploy(await deployment({ code: "export default 2;" }))).version.version).toBe(3);
  });

  it("changes nothing when the versions are live already", async () => {
    const registry = make();
    const { live } = unwrap(await registry.deploy(await deployment()));
    expect(unwrap(await registry.setLive({ name: add, by: alice, live: [1, 1] }))).toEqual(live);
  });

  it("refuses what does not exist, and to leave nothing live", async () => {
    const registry = make();
    const change = { name: add, by: alice };
    expect(faultCode(await registry.setLive({ ...change, live: [1] }))).toBe("function_not_found");
    const { live } = unwrap(await registry.deploy(await deployment()));
    expect(faultCode(await registry.setLive({ ...change, live: [1, 9] }))).toBe("version_not_found");
    expect(faultCode(await registry.setLive({ ...change, live: [] }))).toBe("conflict");
    expect(await registry.live(add)).toEqual(live);
  });
}

function conflictCases(make: () => Registry): void {
  it("refuses every change that was decided upon an older state", async () => {
    const registry = make();
    const { version: first } = unwrap(await registry.deploy(await deployment({ base: 0 })));
    const base = first.revision;
    const code = "export default 2;";
    const second = unwrap(await registry.deploy(await deployment({ code, base })));
    expect(faultCode(await registry.deploy(await deployment({ code: "export default 3;", base })))).toBe("conflict");
    expect(faultCode(await registry.deploy(await deployment({ code, base })))).toBe("conflict");
    expect(faultCode(await registry.setLive({ name: add, by: alice, live: [1], base }))).toBe("conflict");
    expect(faultCode(await registry.remove({ name: add, by: alice, base }))).toBe("conflict");
    expect(await registry.live(add)).toEqual(second.live);
    expect(
      unwrap(await registry.setLive({ name: add, by: alice, live: [1], base: second.live.revision })),
    ).toMatchObject({
      overloads: [{ version: 1 }],
    });
  });

  it("lets one of two deploys at once through, and the other after it has read again", async () => {
    const registry = make();
    const rivals = ["export default 1;", "export default 2;"].map((code) => deployment({ code, base: 0 }));
    const outcomes = await Promise.all(rivals.map(async (rival) => registry.deploy(await rival)));
    expect(outcomes.map(faultCode).sort()).toEqual(["conflict", "ok"]);
    const { revision } = await registry.state(add);
    expect(faultCode(await registry.deploy(await deployment({ code: "export default 3;", base: revision })))).toBe(
      "ok",
    );
  });

  it("counts a removal as a change, and tells the revision to go by", async () => {
    const registry = make();
    const { live } = unwrap(await registry.deploy(await deployment()));
    const { revision } = unwrap(await registry.remove({ name: add, by: alice, base: live.revision }));
    expect(await registry.state(add)).toEqual({ live: null, revision });
    const refused = await registry.deploy(await deployment({ base: live.revision }));
    expect(refused).toMatchObject({ ok: false, fault: { code: "conflict", details: { revision } } });
    expect(faultCode(await registry.deploy(await deployment({ base: revision })))).toBe("ok");
  });
}

function suspensionCases(make: () => Registry): void {
  it("suspends a function until it is resumed, whatever is deployed meanwhile", async () => {
    const registry = make();
    const { live } = unwrap(await registry.deploy(await deployment()));
    expect(live.suspended).toBe(false);
    const suspended = unwrap(await registry.suspend({ name: add, by: alice, suspended: true }));
    expect(suspended).toMatchObject({ suspended: true, overloads: live.overloads });
    expect(suspended.revision).toBeGreaterThan(live.revision);
    expect(await registry.live(add)).toEqual(suspended);
    expect(unwrap(await registry.suspend({ name: add, by: admin, suspended: true }))).toEqual(suspended);
    const again = unwrap(await registry.deploy(await deployment({ code: "export default 2;" })));
    expect(again.live).toMatchObject({ suspended: true, overloads: [{ version: 2 }] });
    expect(await registry.list()).toMatchObject([{ suspended: true }]);
    const resumed = unwrap(await registry.suspend({ name: add, by: alice, suspended: false }));
    expect(await registry.live(add)).toEqual({ ...resumed, suspended: false });
  });

  it("suspends for the owner and admins alone, and only what is there", async () => {
    const registry = make();
    const change = { name: add, suspended: true };
    expect(faultCode(await registry.suspend({ ...change, by: admin }))).toBe("function_not_found");
    unwrap(await registry.deploy(await deployment()));
    expect(faultCode(await registry.suspend({ ...change, by: bob }))).toBe("forbidden");
    expect(faultCode(await registry.suspend({ ...change, by: alice, base: 999 }))).toBe("conflict");
    unwrap(await registry.suspend({ ...change, by: alice }));
    unwrap(await registry.remove({ name: add, by: alice }));
    expect(unwrap(await registry.deploy(await deployment({ by: bob }))).live.suspended).toBe(false);
  });
}

function removalCases(make: () => Registry): void {
  it("removes a function with its versions, visible at once", async () => {
    const registry = make();
    const { version } = unwrap(await registry.deploy(await deployment()));
    expect(await registry.version(add, 1)).toEqual(version);
    const removed = unwrap(await registry.remove({ name: add, by: alice }));
    expect(removed.name).toBe("add");
    expect(removed.revision).toBeGreaterThan(version.revision);
    expect(await registry.live(add)).toBeNull();
    expect(await registry.version(add, 1)).toBeNull();
    expect(await registry.versions(add)).toEqual([]);
    expect(await registry.list()).toEqual([]);
  });

  it("refuses to change what was removed", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment()));
    unwrap(await registry.remove({ name: add, by: alice }));
    expect(faultCode(await registry.remove({ name: add, by: alice }))).toBe("function_not_found");
    expect(faultCode(await registry.setLive({ name: add, by: alice, live: [1] }))).toBe("function_not_found");
  });

  it("gives the name to anybody, and no number or revision twice", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment()));
    const removed = unwrap(await registry.remove({ name: add, by: alice }));
    const { version, created } = unwrap(await registry.deploy(await deployment({ by: bob })));
    expect(created).toBe(true);
    expect(version).toMatchObject({ version: 2, owner: bob.id });
    expect(version.revision).toBeGreaterThan(removed.revision);
    expect(await registry.live(add)).toEqual(alone(version));
    expect(await registry.versions(add)).toEqual([{ ...version, live: true }]);
    expect(faultCode(await registry.remove({ name: add, by: alice }))).toBe("forbidden");
  });
}
