/** Secrets by HTTP: what they do to versions, who may change them, and that no answer shows one. */
import { describe, expect, test } from "vitest";
import { decodeBindings, encodeBindings } from "../../../../src/artifact/bindings.ts";
import { type Bindings, NO_BINDINGS } from "../../../../src/contracts/bindings.ts";
import { functionName } from "../../../../src/contracts/ids.ts";
import { MAX_SECRET_BYTES, MAX_SECRETS } from "../../../../src/contracts/limits.ts";
import { SecretSealer } from "../../../../src/director/adapters/secret-sealer.ts";
import type { DirectorDeps } from "../../../../src/director/ports.ts";
import { changeSecrets } from "../../../../src/director/secrets.ts";
import { openAll } from "../../../../src/secrets/open-all.ts";
import { sealingKeyOf } from "../../../../src/secrets/seal.ts";
import { commonRouteTests } from "../../../support/common-route-tests.ts";
import { MASTER_KEY, testDirector, testEntropy } from "../../../support/director.ts";
import { unwrap } from "../../../support/result.ts";

const HELLO = functionName.parse("hello");
const PATH = "/v1/functions/hello/secrets";
const MARKER = "marker-of-the-secret";
const ADMIN = { id: "admin", scopes: ["admin"] } as const;
const KEY = await sealingKeyOf(MASTER_KEY);

async function arrange(overrides: Partial<DirectorDeps> = {}) {
  const director = await testDirector({ hello: () => 1 }, overrides);
  await director.register("hello");
  return {
    ...director,
    put: (name: string, value: unknown) => director.send("PUT", `${PATH}/${name}`, { body: { value } }),
    remove: (name: string) => director.send("DELETE", `${PATH}/${name}`),
    /** The secrets of a version, opened. */
    async opened(version: number): Promise<Record<string, string>> {
      const { bindings } = (await director.registry.version(HELLO, version)) ?? { bindings: null };
      return unwrap(await openAll(KEY, HELLO, (await read(director, bindings)).secrets));
    },
  };
}

async function read(
  { registry }: Awaited<ReturnType<typeof testDirector>>,
  hash: Parameters<typeof registry.content>[0] | null,
): Promise<Bindings> {
  const bytes = hash === null ? null : await registry.content(hash);
  return (bytes === null ? null : decodeBindings(bytes)) ?? NO_BINDINGS;
}

const withSecret = async () => {
  const arranged = await arrange();
  await arranged.put("API_KEY", MARKER);
  return arranged;
};

commonRouteTests(
  {
    ...{ method: "GET", path: PATH, scope: "invoke" },
    missing: { path: "/v1/functions/nobody/secrets", code: "function_not_found", status: 404 },
  },
  arrange,
);
commonRouteTests(
  {
    ...{ method: "PUT", path: `${PATH}/API_KEY`, scope: "deploy", body: { value: MARKER } },
    missing: { path: "/v1/functions/nobody/secrets/API_KEY", code: "function_not_found", status: 404 },
  },
  arrange,
);
commonRouteTests(
  {
    ...{ method: "DELETE", path: `${PATH}/API_KEY`, scope: "deploy" },
    missing: { path: "/v1/functions/nobody/secrets/API_KEY", code: "function_not_found", status: 404 },
  },
  withSecret,
);

describe("a secret", () => {
  test("is put: a new version with the same code is live, and has it sealed", async () => {
    const { put, registry, send, opened } = await arrange();
    const response = await put("API_KEY", MARKER);
    expect([response.status, await response.json()]).toEqual([
      200,
      { name: "hello", version: 2, secrets: ["API_KEY"] },
    ]);
    const [second, first] = await registry.versions(HELLO);
    expect([second?.live, first?.live]).toEqual([true, false]);
    expect(second).toMatchObject({
      id: first?.id,
      artifact: first?.artifact,
      config: first?.config,
      owner: first?.owner,
    });
    expect([await opened(1), await opened(2)]).toEqual([{}, { API_KEY: MARKER }]);
    expect(await (await send("GET", PATH)).json()).toEqual({ name: "hello", version: 2, secrets: ["API_KEY"] });
  });

  test("is put beside others, and in the place of an older one", async () => {
    const { put, opened } = await arrange();
    await put("B", "one");
    await put("A", "two");
    expect(await (await put("B", "three")).json()).toMatchObject({ version: 4, secrets: ["A", "B"] });
    expect([await opened(3), await opened(4)]).toEqual([
      { A: "two", B: "one" },
      { A: "two", B: "three" },
    ]);
  });

  test("is taken away, and comes back with a rollback", async () => {
    const { remove, send, opened } = await withSecret();
    expect(await (await remove("API_KEY")).json()).toEqual({ name: "hello", version: 3, secrets: [] });
    expect(await opened(3)).toEqual({});
    await send("POST", "/v1/functions/hello/rollback", { body: { version: 2 } });
    expect(await (await send("GET", PATH)).json()).toEqual({ name: "hello", version: 2, secrets: ["API_KEY"] });
  });

  test("that is not there cannot be taken away, and no version comes of it", async () => {
    const { remove, registry } = await withSecret();
    const response = await remove("api_key");
    expect([response.status, await response.json()]).toMatchObject([404, { code: "secret_not_found" }]);
    expect(await registry.versions(HELLO)).toHaveLength(2);
  });

  test("of any text comes back as it was", async () => {
    const { put, opened } = await arrange();
    const text = '\uFEFF"äöü" \u0000\n\t𝄞 {"a":1}\r\n';
    await put("TEXT", text);
    expect(await opened(2)).toEqual({ TEXT: text });
  });

  test("is kept by a deploy", async () => {
    const { send, opened } = await withSecret();
    const body = { source: "export default (): number => 2;", untyped: true, allowBreaking: true };
    expect((await send("PUT", "/v1/functions/hello", { body })).status).toBe(201);
    expect(await opened(3)).toEqual({ API_KEY: MARKER });
  });

  test("is shown in no answer, whatever is asked", async () => {
    const { send, put } = await withSecret();
    const answers = [
      await put("OTHER", MARKER),
      await put("no name", MARKER),
      await send("PUT", `${PATH}/X`, { body: `{"value": ${MARKER}` }),
      await send("PUT", `${PATH}/X`, { body: `"${MARKER}"` }),
      await send("PUT", `${PATH}/X`, { body: { value: [MARKER] } }),
      await put("X", `${MARKER}\ud800`),
      await put("X", MARKER.repeat(MAX_SECRET_BYTES)),
      ...(await Promise.all(
        [PATH, "/v1/functions/hello", "/v1/functions", "/v1/functions/hello/versions", "/openapi.json"].map((path) =>
          send("GET", path),
        ),
      )),
    ];
    for (const answer of answers) {
      const text = await answer.text();
      expect(text).not.toContain(MARKER);
      expect(text).not.toContain("marker-of");
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 400, 400, 400, 400, 413, ...Array(5).fill(200)]);
  });
});

describe("a change of secrets is refused", () => {
  test("for a name that is no identifier", async () => {
    const { put } = await arrange();
    for (const name of ["no-name", "1st", "__proto__", "a%20b", "x".repeat(200)]) {
      const response = await put(name, "text");
      expect([name, response.status]).toEqual([name, 400]);
    }
  });

  test("by somebody who does not own the function", async () => {
    const { send, keyOf, registry } = await arrange();
    const response = await send("PUT", `${PATH}/API_KEY`, { key: keyOf.deploy, body: { value: MARKER } });
    expect([response.status, await response.json()]).toMatchObject([403, { code: "forbidden" }]);
    expect(await registry.versions(HELLO)).toHaveLength(1);
  });

  test("where overloads are live", async () => {
    const { send, put, director } = await arrange();
    const deploy = (type: string) => ({ source: `export default (a: ${type}): ${type} => a;`, overload: true });
    await send("PUT", "/v1/functions/two", { body: deploy("string") });
    await send("PUT", "/v1/functions/two", { body: deploy("number") });
    const changed = await changeSecrets(director, { name: functionName.parse("two"), by: ADMIN, changes: { A: "x" } });
    expect(changed).toMatchObject({ ok: false, fault: { code: "conflict" } });
    expect((await put("A", "x")).status).toBe(200);
  });

  test("beyond the number of secrets", async () => {
    const { director } = await arrange();
    const changes = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`S${index}`, ""]));
    const tooMany = await changeSecrets(director, { name: HELLO, by: ADMIN, changes: changes(MAX_SECRETS + 1) });
    expect(tooMany).toMatchObject({ ok: false, fault: { code: "payload_too_large" } });
    expect((await changeSecrets(director, { name: HELLO, by: ADMIN, changes: changes(MAX_SECRETS) })).ok).toBe(true);
  });

  test("beyond the size of all bindings", async () => {
    const { put } = await arrange();
    const large = "x".repeat(MAX_SECRET_BYTES);
    const statuses: number[] = [];
    for (let index = 0; index < 8; index++) statuses.push((await put(`S${index}`, large)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 413, 413, 413]);
  });

  test("without a master key; taking away needs none", async () => {
    const { put, remove, send } = await arrange({ secrets: new SecretSealer(undefined, testEntropy()) });
    const response = await put("API_KEY", MARKER);
    expect([response.status, await response.json()]).toMatchObject([503, { code: "secrets_unavailable" }]);
    expect((await remove("API_KEY")).status).toBe(404);
    expect((await send("GET", PATH)).status).toBe(200);
  });
});

describe("changes of secrets", () => {
  test("several at once make one version; what is not there is nothing to take away", async () => {
    const { director, opened } = await withSecret();
    const changes = { API_KEY: null, GONE: null, A: "one", B: "two" };
    expect(unwrap(await changeSecrets(director, { name: HELLO, by: ADMIN, changes }))).toEqual({
      ...{ version: 3, secrets: ["A", "B"], changed: true },
    });
    expect(await opened(3)).toEqual({ A: "one", B: "two" });
    expect(unwrap(await changeSecrets(director, { name: HELLO, by: ADMIN, changes: { GONE: null } }))).toEqual({
      ...{ version: 3, secrets: ["A", "B"], changed: false },
    });
  });

  test.each([false, true])("at the same time are all there in the end (staged: %s)", async (staged) => {
    const { director, opened, registry } = await withSecret();
    const put = (name: string) =>
      changeSecrets(director, { name: HELLO, by: ADMIN, changes: { [name]: name.toLowerCase() }, staged });
    for (const changed of await Promise.all(["A", "B", "C"].map(put))) expect(changed.ok).toBe(true);
    const [latest] = await registry.versions(HELLO);
    expect(await opened(latest?.version ?? 0)).toEqual({ API_KEY: MARKER, A: "a", B: "b", C: "c" });
  });

  test("tell a version that is told of itself another time", async () => {
    const { director, registry } = await arrange();
    const versionMetadata = { name: "VERSION", tag: "v1", timestamp: "2026-01-01T00:00:00.000Z" };
    const bindings = encodeBindings({ ...NO_BINDINGS, versionMetadata });
    unwrap(await registry.rebind({ name: HELLO, by: ADMIN, version: 1, bindings, annotations: {}, staged: false }));
    unwrap(await changeSecrets(director, { name: HELLO, by: ADMIN, changes: { A: "x" } }));
    unwrap(await changeSecrets(director, { name: HELLO, by: ADMIN, changes: { A: null } }));
    const hashes = (await registry.versions(HELLO)).map((version) => version.bindings);
    expect(new Set(hashes).size).toBe(4);
  });

  test("that are staged follow the latest version, and the live one stays", async () => {
    const { director, opened, registry } = await withSecret();
    const stage = (changes: Record<string, string>) =>
      changeSecrets(director, { name: HELLO, by: ADMIN, changes, staged: true, annotations: { message: "later" } });
    await stage({ A: "one" });
    expect(unwrap(await stage({ B: "two" }))).toMatchObject({ version: 4, secrets: ["A", "API_KEY", "B"] });
    expect(await opened(4)).toEqual({ API_KEY: MARKER, A: "one", B: "two" });
    const versions = await registry.versions(HELLO);
    expect(versions.filter(({ live }) => live).map(({ version }) => version)).toEqual([2]);
    expect(versions[0]?.annotations).toEqual({ message: "later" });
  });
});
