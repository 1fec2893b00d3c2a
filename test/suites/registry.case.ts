/**
 * What every implementation of the port `Registry` does.
 */
import { describe, expect, it } from "vitest";
import { contentHash } from "../../src/contracts/ids.ts";
import type { Registry } from "../../src/director/ports.ts";
import { admin, alice, bob, deployment, named } from "../support/deployments.ts";
import { faultCode, unwrap } from "../support/result.ts";

const add = named("add");

/** The cases, each against a registry of its own that `make` gives. */
export function registryCases(label: string, make: () => Registry): void {
  describe(`registry: ${label}`, () => {
    deployCases(make);
    ownershipCases(make);
    rollbackCases(make);
    removalCases(make);
  });
}

function deployCases(make: () => Registry): void {
  it("knows nothing at first", async () => {
    const registry = make();
    expect(await registry.live(add)).toBeNull();
    expect(await registry.version(add, 1)).toBeNull();
    expect(await registry.versions(add)).toEqual([]);
    expect(await registry.list()).toEqual([]);
  });

  it("makes a deployment the live version, visible at once", async () => {
    const registry = make();
    expect(await registry.live(add)).toBeNull();
    const sent = await deployment({ config: { idempotent: true } });
    const { version, created } = unwrap(await registry.deploy(sent));
    expect(created).toBe(true);
    expect(version).toMatchObject({
      name: "add",
      version: 1,
      owner: alice.id,
      id: sent.id,
      artifact: sent.artifactHash,
    });
    expect(version).toMatchObject({ export: "default", kind: "function", parameters: ["a", "b"], config: sent.config });
    expect(await registry.live(add)).toEqual(version);
    expect(await registry.version(add, 1)).toEqual(version);
    expect(await registry.list()).toEqual([version]);
  });

  it("numbers versions upwards and lists them newest first", async () => {
    const registry = make();
    const first = unwrap(await registry.deploy(await deployment())).version;
    const second = unwrap(await registry.deploy(await deployment({ code: "export default 2;" }))).version;
    expect(second.version).toBe(2);
    expect(second.revision).toBeGreaterThan(first.revision);
    expect(await registry.live(add)).toEqual(second);
    expect(await registry.versions(add)).toEqual([second, first]);
  });

  it("creates nothing for the same code, export and configuration", async () => {
    const registry = make();
    const first = unwrap(await registry.deploy(await deployment()));
    const again = unwrap(await registry.deploy(await deployment()));
    expect(again).toEqual({ version: first.version, created: false });
    expect(await registry.versions(add)).toHaveLength(1);
  });

  it.each([
    ["code", { code: "export default 7;" }],
    ["export", { export: "other" }],
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
    expect(await registry.live(named("constructor"))).toMatchObject({ version: 1 });
    expect(await registry.live(named("toString"))).toBeNull();
  });
}

function ownershipCases(make: () => Registry): void {
  it("lets two owners hold a function each", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment({ name: "one", by: alice })));
    unwrap(await registry.deploy(await deployment({ name: "two", by: bob })));
    expect((await registry.list()).map(({ owner }) => owner)).toEqual([alice.id, bob.id]);
  });

  it("refuses everybody but the owner and admins", async () => {
    const registry = make();
    const { version } = unwrap(await registry.deploy(await deployment()));
    expect(faultCode(await registry.deploy(await deployment({ by: bob })))).toBe("forbidden");
    expect(faultCode(await registry.deploy(await deployment({ by: bob, code: "export default 2;" })))).toBe(
      "forbidden",
    );
    expect(faultCode(await registry.rollback({ name: add, by: bob, version: 1 }))).toBe("forbidden");
    expect(faultCode(await registry.remove({ name: add, by: bob }))).toBe("forbidden");
    expect(await registry.live(add)).toEqual(version);
  });

  it("lets an admin change what stays the owner's", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment()));
    const { version } = unwrap(await registry.deploy(await deployment({ by: admin, code: "export default 2;" })));
    expect(version).toMatchObject({ version: 2, owner: alice.id });
    expect(unwrap(await registry.rollback({ name: add, by: alice, version: 1 })).version).toBe(1);
    expect(unwrap(await registry.remove({ name: add, by: admin })).name).toBe("add");
  });
}

function rollbackCases(make: () => Registry): void {
  it("makes an earlier version live with a new revision", async () => {
    const registry = make();
    const first = unwrap(await registry.deploy(await deployment())).version;
    const second = unwrap(await registry.deploy(await deployment({ code: "export default 2;" }))).version;
    const back = unwrap(await registry.rollback({ name: add, by: alice, version: 1 }));
    expect(back).toEqual({ ...first, revision: back.revision });
    expect(back.revision).toBeGreaterThan(second.revision);
    expect(await registry.live(add)).toEqual(back);
    expect(await registry.version(add, 1)).toEqual(back);
    expect(await registry.versions(add)).toEqual([second, back]);
  });

  it("numbers on after a rollback", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment()));
    unwrap(await registry.deploy(await deployment({ code: "export default 2;" })));
    unwrap(await registry.rollback({ name: add, by: alice, version: 1 }));
    expect(unwrap(await registry.deploy(await deployment({ code: "export default 2;" }))).version.version).toBe(3);
  });

  it("changes nothing when the version is live already", async () => {
    const registry = make();
    const { version } = unwrap(await registry.deploy(await deployment()));
    expect(unwrap(await registry.rollback({ name: add, by: alice, version: 1 }))).toEqual(version);
  });

  it("refuses what does not exist", async () => {
    const registry = make();
    expect(faultCode(await registry.rollback({ name: add, by: alice, version: 1 }))).toBe("function_not_found");
    unwrap(await registry.deploy(await deployment()));
    expect(faultCode(await registry.rollback({ name: add, by: alice, version: 9 }))).toBe("version_not_found");
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
    expect(faultCode(await registry.rollback({ name: add, by: alice, version: 1 }))).toBe("function_not_found");
  });

  it("gives the name to anybody, and no number or revision twice", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment()));
    const removed = unwrap(await registry.remove({ name: add, by: alice }));
    const { version, created } = unwrap(await registry.deploy(await deployment({ by: bob })));
    expect(created).toBe(true);
    expect(version).toMatchObject({ version: 2, owner: bob.id });
    expect(version.revision).toBeGreaterThan(removed.revision);
    expect(await registry.live(add)).toEqual(version);
    expect(await registry.versions(add)).toEqual([version]);
    expect(faultCode(await registry.remove({ name: add, by: alice }))).toBe("forbidden");
  });
}
