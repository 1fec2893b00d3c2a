/** Which requests are the same one. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { JOB_SHARDS } from "../../../../src/contracts/limits.ts";
import { idempotentPlace, readIdempotencyKey } from "../../../../src/director/jobs/idempotency.ts";
import { faultCode, unwrap } from "../../../support/result.ts";

const SCOPE = { caller: "key_1", function: "add", key: "k" };

describe("the key of a request", () => {
  it("is what the header says", () => {
    expect(unwrap(readIdempotencyKey(new Headers()))).toBeNull();
    expect(unwrap(readIdempotencyKey(new Headers({ "idempotency-key": '"8e03 ~"' })))).toBe('"8e03 ~"');
    expect(unwrap(readIdempotencyKey(new Headers({ "idempotency-key": "k".repeat(256) })))).toHaveLength(256);
  });

  test.each(["", "k".repeat(257), "ä", "a\tb", "a\u007f"])("cannot be %j", (key) => {
    expect(faultCode(readIdempotencyKey(new Headers({ "idempotency-key": key })))).toBe("invalid_request");
  });
});

describe("where it belongs", () => {
  it("is the same for the same values, in any order of members", async () => {
    const one = await idempotentPlace(SCOPE, { args: [{ a: 1, b: [2, { c: 3, d: 4 }] }], priority: 1 });
    expect(await idempotentPlace(SCOPE, { priority: 1, args: [{ b: [2, { d: 4, c: 3 }], a: 1 }] })).toEqual(one);
    const other = await idempotentPlace(SCOPE, { args: [{ a: 1, b: [2, { c: 3, d: 5 }] }], priority: 1 });
    expect(other.idempotency.key).toBe(one.idempotency.key);
    expect(other.idempotency.bodyHash).not.toBe(one.idempotency.bodyHash);
  });

  it("is another one for each caller, function and key; the parts do not run into each other", async () => {
    const scopes = [SCOPE, { ...SCOPE, caller: "key_2" }, { ...SCOPE, function: "sub" }, { ...SCOPE, key: "l" }];
    scopes.push({ caller: "key_", function: "1add", key: "k" });
    const places = await Promise.all(scopes.map((scope) => idempotentPlace(scope, {})));
    expect(new Set(places.map(({ idempotency }) => idempotency.key)).size).toBe(scopes.length);
  });

  it("is a shard that there is, and always the same", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (key) => {
        const { shard } = await idempotentPlace({ ...SCOPE, key }, {});
        expect(shard).toBeGreaterThanOrEqual(0);
        expect(shard).toBeLessThan(JOB_SHARDS);
        expect((await idempotentPlace({ ...SCOPE, key }, { args: [1] })).shard).toBe(shard);
      }),
    );
  });
});
