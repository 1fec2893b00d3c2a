import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { all } from "../../durable-objects/support/sql.ts";
import { sha256Hex } from "../../src/artifact/digest.ts";
import { KEY_CACHE_MS } from "../../src/contracts/limits.ts";
import { DoKeyRing } from "../../src/director/adapters/do-key-ring.ts";
import { heldNamespace } from "./support/held-namespace.ts";

afterEach(reset);

const object = () => env.KEY_RING.getByName("key-ring");
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

function director(now: () => number = Date.now): DoKeyRing {
  return new DoKeyRing({ keyRing: env.KEY_RING, adminKey: undefined, entropy: { now, random } });
}

it("stores the hash of a key and nothing of the key", async () => {
  const { key, id } = await director().create({ name: "ci", scopes: ["deploy"] });
  const rows = await runInDurableObject(object(), (_object, { storage }) => all(storage.sql, "SELECT * FROM keys"));
  expect(rows).toMatchObject([{ id, hash: await sha256Hex(key) }]);
  expect(JSON.stringify(rows)).not.toContain(key.slice(4));
});

it("remembers keys after an eviction", async () => {
  const { key, id } = await director().create({ name: "ci", scopes: ["deploy", "invoke"] });
  await evictDurableObject(object());
  expect(await director().authenticate(key)).toEqual({ id, scopes: ["deploy", "invoke"] });
  expect(await director().list()).toMatchObject([{ id, name: "ci" }]);
});

it("refuses a key that was removed elsewhere once the memory of it is old", async () => {
  let now = 1_000_000;
  const [here, elsewhere] = [director(() => now), director(() => now)];
  const { key, id } = await here.create({ name: "ci", scopes: ["invoke"] });
  expect(await elsewhere.authenticate(key)).not.toBeNull();
  await here.remove(id);
  now += KEY_CACHE_MS - 1;
  expect(await elsewhere.authenticate(key)).not.toBeNull();
  now += 1;
  expect(await elsewhere.authenticate(key)).toBeNull();
});

it("does not remember a key whose removal overtook the look-up", async () => {
  const { key, id } = await director().create({ name: "ci", scopes: ["invoke"] });
  const { namespace, answered, release } = heldNamespace(env.KEY_RING, "authenticate");
  const keys = new DoKeyRing({ keyRing: namespace, adminKey: undefined, entropy: { now: Date.now, random } });
  const lookUp = keys.authenticate(key);
  await answered;
  await keys.remove(id);
  release();
  expect(await lookUp).not.toBeNull();
  expect(await keys.authenticate(key)).toBeNull();
});

it("has no admin when no admin key is set", async () => {
  expect(await director().authenticate("undefined")).toBeNull();
  expect(await director().authenticate("")).toBeNull();
});
