import { reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { run } from "../../durable-objects/support/sql.ts";
import { contentHash } from "../../src/contracts/ids.ts";
import { FUNCTION_CACHE_MS, MISSING_CACHE_MS } from "../../src/contracts/limits.ts";
import { liveKey } from "../../src/contracts/registry.ts";
import { DoRegistry } from "../../src/director/adapters/do-registry.ts";
import { alice, deployment, named } from "../support/deployments.ts";
import { unwrap } from "../support/result.ts";
import { faultyKv, kvFaults, resetKvFaults } from "./support/faulty-kv.ts";
import { heldNamespace } from "./support/held-namespace.ts";

const add = named("add");
let now = 0;

beforeEach(() => {
  now = 1_000_000;
  resetKvFaults();
});
afterEach(async () => {
  resetKvFaults();
  await reset();
});

function director(registry = env.REGISTRY): DoRegistry {
  return new DoRegistry({ registry, functions: faultyKv(env.FUNCTIONS), now: () => now });
}

const writeCopy = (record: unknown) => env.FUNCTIONS.put(liveKey("add"), JSON.stringify(record));

it("reads KV once, and again when its memory is old", async () => {
  const { live } = unwrap(await director().deploy(await deployment()));
  const other = director();
  expect(await other.live(add)).toEqual(live);
  now += FUNCTION_CACHE_MS - 1;
  expect(await other.live(add)).toEqual(live);
  expect(kvFaults.reads).toEqual(["get fn:add"]);
  now += 1;
  expect(await other.live(add)).toEqual(live);
  expect(kvFaults.reads).toHaveLength(2);
});

it("reads what it deployed itself from memory", async () => {
  const here = director();
  const { live } = unwrap(await here.deploy(await deployment()));
  expect(await here.live(add)).toEqual(live);
  expect(kvFaults.reads).toEqual([]);
});

it("sees another director's change once its memory is old", async () => {
  const [here, elsewhere] = [director(), director()];
  unwrap(await here.deploy(await deployment()));
  expect(await elsewhere.live(add)).toMatchObject({ overloads: [{ version: 1 }] });
  unwrap(await here.deploy(await deployment({ code: "export default 2;" })));
  expect(await elsewhere.live(add)).toMatchObject({ overloads: [{ version: 1 }] });
  now += FUNCTION_CACHE_MS;
  expect(await elsewhere.live(add)).toMatchObject({ overloads: [{ version: 2 }] });
});

it("asks the registry when KV is behind what it has seen", async () => {
  const [here, elsewhere] = [director(), director()];
  const first = unwrap(await here.deploy(await deployment())).live;
  unwrap(await here.deploy(await deployment({ code: "export default 2;" })));
  const third = unwrap(await elsewhere.deploy(await deployment({ code: "export default 3;" }))).live;
  await writeCopy(first);
  now += FUNCTION_CACHE_MS;
  expect(await here.live(add)).toEqual(third);
});

it("does not let an old copy bring back what was removed", async () => {
  const here = director();
  const { live } = unwrap(await here.deploy(await deployment()));
  unwrap(await here.remove({ name: add, by: alice }));
  await writeCopy(live);
  expect(await here.live(add)).toBeNull();
  now += FUNCTION_CACHE_MS;
  expect(await here.live(add)).toBeNull();
});

it("learns of a removal elsewhere from the registry, and keeps to it", async () => {
  const [here, elsewhere] = [director(), director()];
  const { live } = unwrap(await here.deploy(await deployment()));
  expect(await elsewhere.live(add)).toEqual(live);
  unwrap(await here.remove({ name: add, by: alice }));
  now += FUNCTION_CACHE_MS;
  expect(await elsewhere.live(add)).toBeNull();
  await writeCopy(live);
  now += FUNCTION_CACHE_MS;
  expect(await elsewhere.live(add)).toBeNull();
});

it.each([
  ["is missing", () => env.FUNCTIONS.delete(liveKey("add"))],
  ["is no JSON", () => env.FUNCTIONS.put(liveKey("add"), "{")],
  ["is no record", () => writeCopy({ name: "add", version: "1" })],
  // The first release kept the live version alone.
  ["is of an older release", async () => writeCopy(await director().version(add, 1))],
  [
    "cannot be read",
    async () => {
      kvFaults.failing = { prefix: "fn:" };
    },
  ],
])("asks the registry when the copy %s", async (_what, damage) => {
  const { live } = unwrap(await director().deploy(await deployment()));
  await damage();
  expect(await director().live(add)).toEqual(live);
});

it("remembers briefly that a name is free", async () => {
  const [here, elsewhere] = [director(), director()];
  expect(await elsewhere.live(add)).toBeNull();
  const { live } = unwrap(await here.deploy(await deployment()));
  now += MISSING_CACHE_MS - 1;
  expect(await elsewhere.live(add)).toBeNull();
  now += 1;
  expect(await elsewhere.live(add)).toEqual(live);
});

it("keeps its own change when an older answer arrives after it", async () => {
  const { namespace, answered, release } = heldNamespace(env.REGISTRY, "state");
  const here = director(namespace);
  const reading = here.live(add);
  await answered;
  const { live } = unwrap(await here.deploy(await deployment()));
  release();
  expect(await reading).toEqual(live);
  expect(await here.live(add)).toEqual(live);
});

it("does not remember a version whose removal overtook the answer", async () => {
  unwrap(await director().deploy(await deployment()));
  const { namespace, answered, release } = heldNamespace(env.REGISTRY, "version");
  const here = director(namespace);
  const reading = here.version(add, 1);
  await answered;
  unwrap(await here.remove({ name: add, by: alice }));
  release();
  expect(await reading).not.toBeNull();
  expect(await here.version(add, 1)).toBeNull();
});

it("decides by the registry, whatever it remembers", async () => {
  const [here, elsewhere] = [director(), director()];
  unwrap(await here.deploy(await deployment()));
  expect(await elsewhere.live(add)).toMatchObject({ overloads: [{ version: 1 }] });
  const { live } = unwrap(await here.deploy(await deployment({ code: "export default 2;" })));
  expect(await elsewhere.state(add)).toEqual({ live, revision: live.revision });
  // And it does not forget what it has just learnt.
  expect(await elsewhere.live(add)).toEqual(live);
});

it("reads source maps once", async () => {
  const trace = new Uint8Array([1, 2, 3]);
  const { version } = unwrap(await director().deploy(await deployment({ trace })));
  const here = director();
  const hash = contentHash.parse(version.trace);
  expect(await here.content(hash)).toEqual(trace);
  await runInDurableObject(env.REGISTRY.getByName("registry"), (_object, { storage }) => {
    run(storage.sql, "DELETE FROM content_parts");
  });
  expect(await here.content(hash)).toEqual(trace);
  now += FUNCTION_CACHE_MS;
  expect(await here.content(hash)).toBeNull();
});
