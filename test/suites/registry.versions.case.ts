/**
 * What every implementation of the port `Registry` does with bindings, staged versions, shares, endpoints and deployments.
 */
import { expect, it } from "vitest";
import { encodeBindings } from "../../src/artifact/bindings.ts";
import { hashContent } from "../../src/artifact/hash.ts";
import { NO_BINDINGS } from "../../src/contracts/bindings.ts";
import type { ContentHash } from "../../src/contracts/ids.ts";
import { contentHash } from "../../src/contracts/ids.ts";
import { MAX_BINDINGS_BYTES, MAX_KEPT_DEPLOYMENTS } from "../../src/contracts/limits.ts";
import type { Registry } from "../../src/director/ports.ts";
import { alice, bob, deployment, named } from "../support/deployments.ts";
import { faultCode, unwrap } from "../support/result.ts";

const add = named("add");
const byAlice = { name: add, by: alice };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const BOUND = {
  vars: { GREETING: "hello", LIMITS: { most: [1, null] } },
  kv: { CACHE: "kv_1" },
  secrets: { KEY: "sealed" },
};

const encoded = (vars: Record<string, string>) => encodeBindings({ ...NO_BINDINGS, vars });
const liveNumbers = async (registry: Registry) =>
  (await registry.live(add))?.overloads.map(({ version }) => version) ?? null;

/** Deploys versions, each in place of the one before it. */
async function deployed(registry: Registry, count: number): Promise<void> {
  for (let number = 1; number <= count; number++) {
    unwrap(await registry.deploy(await deployment({ code: `export default ${number};` })));
  }
}

export function bindingCases(make: () => Registry): void {
  it("keeps bindings by their hash, and tells their names", async () => {
    const registry = make();
    const bindings = encodeBindings({ ...NO_BINDINGS, ...BOUND });
    const { version } = unwrap(await registry.deploy(await deployment({ bindings: BOUND })));
    const hash = await hashContent(bindings ?? new Uint8Array());
    expect(version.bindings).toBe(hash);
    expect(await registry.live(add)).toMatchObject({ overloads: [{ bindings: hash }] });
    expect(await registry.content(hash)).toEqual(bindings);
    const unknown = contentHash.parse(`sha256:${"0".repeat(64)}`);
    const names = { vars: ["GREETING", "LIMITS"], secrets: ["KEY"], kv: ["CACHE"] };
    const known = new Map<ContentHash, typeof names>([[hash, names]]);
    expect(await registry.bindingNames([hash, unknown, hash])).toEqual(known);
    expect(await registry.bindingNames([])).toEqual(new Map());
  });

  it("creates a version for other bindings, and none for the same", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment({ bindings: BOUND })));
    expect(unwrap(await registry.deploy(await deployment({ bindings: BOUND }))).created).toBe(false);
    const other = { ...BOUND, vars: { GREETING: "good day" } };
    expect(unwrap(await registry.deploy(await deployment({ bindings: other }))).created).toBe(true);
    expect(unwrap(await registry.deploy(await deployment())).version).toMatchObject({ version: 3, bindings: null });
  });

  it("refuses bindings that are too large", async () => {
    const registry = make();
    const bindings = { vars: { TEXT: "x".repeat(MAX_BINDINGS_BYTES) } };
    expect(faultCode(await registry.deploy(await deployment({ bindings })))).toBe("payload_too_large");
  });

  it("gives the code of a version other bindings", async () => {
    const registry = make();
    const first = unwrap(await registry.deploy(await deployment({ config: { idempotent: true } }))).version;
    const bindings = encoded({ A: "a" });
    const change = { ...byAlice, version: 1, bindings, annotations: { message: "set A" }, staged: false };
    const { version, live, created } = unwrap(await registry.rebind({ ...change, base: first.revision }));
    const hash = await hashContent(bindings ?? new Uint8Array());
    const { revision, createdAt } = version;
    expect(version).toEqual({
      ...first,
      ...{ version: 2, revision, createdAt, bindings: hash, annotations: { message: "set A" } },
    });
    expect(created).toBe(true);
    expect(live).toMatchObject({ revision, overloads: [version] });
    expect(await registry.live(add)).toEqual(live);
    expect(await registry.content(hash)).toEqual(bindings);

    const staged = unwrap(await registry.rebind({ ...change, bindings: null, staged: true }));
    expect(staged.version).toMatchObject({ version: 3, bindings: null });
    expect(await liveNumbers(registry)).toEqual([2]);
  });

  it("gives none to what is not there, or is somebody else's, or has changed", async () => {
    const registry = make();
    const change = { ...byAlice, version: 1, bindings: null, annotations: {}, staged: false };
    expect(faultCode(await registry.rebind(change))).toBe("function_not_found");
    const { live } = unwrap(await registry.deploy(await deployment()));
    expect(faultCode(await registry.rebind({ ...change, version: 2 }))).toBe("version_not_found");
    expect(faultCode(await registry.rebind({ ...change, by: bob }))).toBe("forbidden");
    expect(faultCode(await registry.rebind({ ...change, base: live.revision + 1 }))).toBe("conflict");
    expect(await registry.live(add)).toEqual(live);
  });
}

export function stagingCases(make: () => Registry): void {
  it("keeps a staged version without making it live, and makes it live later", async () => {
    const registry = make();
    const first = unwrap(await registry.deploy(await deployment())).live;
    const sent = await deployment({ code: "export default 2;", staged: true, annotations: { tag: "v2" } });
    const { version, live, created } = unwrap(await registry.deploy(sent));
    expect([version.version, created, version.annotations]).toEqual([2, true, { tag: "v2" }]);
    expect(live.overloads).toEqual(first.overloads);
    expect(live.revision).toBeGreaterThan(first.revision);
    expect(await registry.live(add)).toEqual(live);
    expect((await registry.versions(add)).map(({ live: isLive }) => isLive)).toEqual([false, true]);
    unwrap(await registry.setLive({ ...byAlice, live: [2] }));
    expect(await liveNumbers(registry)).toEqual([2]);
  });

  it("makes a staged version of the same code, too, and none of a name that is not there", async () => {
    const registry = make();
    expect(faultCode(await registry.deploy(await deployment({ staged: true })))).toBe("function_not_found");
    unwrap(await registry.deploy(await deployment()));
    expect(unwrap(await registry.deploy(await deployment({ staged: true })))).toMatchObject({
      ...{ created: true, version: { version: 2 } },
    });
  });

  it("creates a version for another message, and none for no message", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment({ annotations: { message: "one" } })));
    expect(unwrap(await registry.deploy(await deployment())).created).toBe(false);
    expect(unwrap(await registry.deploy(await deployment({ annotations: { message: "one" } }))).created).toBe(false);
    expect(unwrap(await registry.deploy(await deployment({ annotations: { message: "two" } }))).created).toBe(true);
  });
}

export function splitCases(make: () => Registry): void {
  const split = [
    { version: 1, percentage: 90 },
    { version: 2, percentage: 10 },
  ];

  it("splits the calls between two versions until another change", async () => {
    const registry = make();
    await deployed(registry, 3);
    const live = unwrap(await registry.setLive({ ...byAlice, live: [2, 1], split: split.toReversed() }));
    expect(live).toMatchObject({ split, overloads: [{ version: 1 }, { version: 2 }] });
    expect(await registry.live(add)).toEqual(live);
    expect(await registry.list()).toEqual([live]);
    expect(unwrap(await registry.setLive({ ...byAlice, live: [1, 2], split }))).toEqual(live);
    const evenly = split.map(({ version }) => ({ version, percentage: 50 }));
    expect(unwrap(await registry.setLive({ ...byAlice, live: [1, 2], split: evenly }))).toMatchObject({
      split: evenly,
    });
    expect(unwrap(await registry.setLive({ ...byAlice, live: [2] }))).toMatchObject({ split: null });
    unwrap(await registry.setLive({ ...byAlice, live: [1, 2], split }));
    const { live: after } = unwrap(await registry.deploy(await deployment({ code: "export default 4;" })));
    expect(after).toMatchObject({ split: null, overloads: [{ version: 4 }] });
  });

  it("keeps a split while a version is staged", async () => {
    const registry = make();
    await deployed(registry, 2);
    unwrap(await registry.setLive({ ...byAlice, live: [1, 2], split }));
    const { live } = unwrap(await registry.deploy(await deployment({ staged: true })));
    expect(live).toMatchObject({ split, overloads: [{ version: 1 }, { version: 2 }] });
  });

  it.each([
    ["too much", [60, 41]],
    ["too little", [50, 49.9]],
    ["one version only", [100]],
    ["three versions", [40, 30, 30]],
  ])("refuses %s", async (_what, percentages) => {
    const registry = make();
    await deployed(registry, 3);
    const shares = percentages.map((percentage, index) => ({ version: index + 1, percentage }));
    const change = { ...byAlice, live: shares.map(({ version }) => version), split: shares };
    expect(faultCode(await registry.setLive(change))).toBe("invalid_request");
    expect(faultCode(await registry.setLive({ ...byAlice, live: [1, 3], split }))).toBe("invalid_request");
    expect(await liveNumbers(registry)).toEqual([3]);
  });

  it("forgets a split with the function", async () => {
    const registry = make();
    await deployed(registry, 2);
    unwrap(await registry.setLive({ ...byAlice, live: [1, 2], split }));
    unwrap(await registry.setEndpoint({ ...byAlice, endpoint: false }));
    unwrap(await registry.remove(byAlice));
    const { live } = unwrap(await registry.deploy(await deployment()));
    expect(live).toMatchObject({ split: null, endpoint: true, overloads: [{ version: 3 }] });
    expect(await registry.deployments(add, 10)).toHaveLength(1);
  });
}

export function endpointCases(make: () => Registry): void {
  it("takes a function from its address and puts it back, whatever is deployed meanwhile", async () => {
    const registry = make();
    expect(faultCode(await registry.setEndpoint({ ...byAlice, endpoint: false }))).toBe("function_not_found");
    const { live } = unwrap(await registry.deploy(await deployment()));
    const off = unwrap(await registry.setEndpoint({ ...byAlice, endpoint: false }));
    expect(off).toEqual({ ...live, revision: off.revision, endpoint: false });
    expect(off.revision).toBeGreaterThan(live.revision);
    expect(unwrap(await registry.setEndpoint({ ...byAlice, endpoint: false }))).toEqual(off);
    expect(faultCode(await registry.setEndpoint({ name: add, by: bob, endpoint: true }))).toBe("forbidden");
    const next = unwrap(await registry.deploy(await deployment({ code: "export default 2;" }))).live;
    expect(next.endpoint).toBe(false);
    expect(unwrap(await registry.setEndpoint({ ...byAlice, endpoint: true })).endpoint).toBe(true);
    expect(await registry.deployments(add, 10)).toHaveLength(2);
  });
}

export function deploymentCases(make: () => Registry): void {
  it("records each change of what is live, newest first", async () => {
    const registry = make();
    expect(await registry.deployments(add, 10)).toEqual([]);
    unwrap(await registry.deploy(await deployment({ annotations: { message: "first" } })));
    unwrap(await registry.deploy(await deployment({ code: "export default 2;", keeps: [1] })));
    unwrap(await registry.deploy(await deployment({ code: "export default 3;", staged: true })));
    unwrap(await registry.deploy(await deployment({ code: "export default 2;", keeps: [1] })));
    const split = [
      { version: 2, percentage: 75 },
      { version: 3, percentage: 25 },
    ];
    unwrap(await registry.setLive({ ...byAlice, live: [2, 3], split, annotations: { message: "try 3" } }));
    unwrap(await registry.setLive({ ...byAlice, live: [2, 3], split }));
    const records = await registry.deployments(add, 10);
    const shown = records.map(({ versions, annotations }) => [
      versions.map((share) => Object.values(share)),
      annotations,
    ]);
    expect(shown).toEqual([
      [
        [
          [2, 75],
          [3, 25],
        ],
        { message: "try 3" },
      ],
      [
        [
          [1, 100],
          [2, 100],
        ],
        {},
      ],
      [[[1, 100]], { message: "first" }],
    ]);
    expect(records.map(({ by }) => by)).toEqual([alice.id, alice.id, alice.id]);
    expect(new Set(records.map(({ id }) => id)).size).toBe(3);
    for (const { id, createdAt } of records) {
      expect(id).toMatch(UUID);
      expect(createdAt).toBeGreaterThan(0);
    }
    expect(await registry.deployments(add, 1)).toEqual(records.slice(0, 1));
  });

  it("records the same versions again when something is said of it", async () => {
    const registry = make();
    unwrap(await registry.deploy(await deployment()));
    unwrap(await registry.setLive({ ...byAlice, live: [1], annotations: { message: "still" } }));
    expect((await registry.deployments(add, 10)).map(({ annotations }) => annotations)).toEqual([
      { message: "still" },
      {},
    ]);
  });

  it("remembers the latest only", async () => {
    const registry = make();
    await deployed(registry, 2);
    for (let round = 0; round < MAX_KEPT_DEPLOYMENTS; round++) {
      unwrap(await registry.setLive({ ...byAlice, live: [1 + (round % 2)], annotations: { message: String(round) } }));
    }
    const records = await registry.deployments(add, 2 * MAX_KEPT_DEPLOYMENTS);
    expect(records).toHaveLength(MAX_KEPT_DEPLOYMENTS);
    expect(records.at(-1)?.annotations).toEqual({ message: "0" });
  });
}
