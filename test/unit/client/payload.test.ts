/** Which encoding a call's arguments take. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { decodePayload, encodeCall } from "../../../src/client/payload.ts";

const typeOf = (...args: unknown[]): string => encodeCall({ args }).contentType;

async function roundTrip(args: unknown): Promise<unknown> {
  const { contentType, body } = encodeCall({ args });
  const decoded = await decodePayload(new Response(body, { headers: { "content-type": contentType } }));
  return Reflect.get(Object(decoded?.value), "args");
}

it("is JSON for what JSON carries as it is, and CBOR for all else", () => {
  for (const value of [null, true, 1.5, "a", [], {}, [[{ a: [null] }]], Object.create(null)]) {
    expect(typeOf(value)).toBe("application/json");
  }
  const holes = new Array(1);
  const dressed = { toJSON: () => 1 };
  for (const value of [undefined, -0, Number.NaN, 1n, new Date(0), new Map(), { a: undefined }, [holes]]) {
    expect(typeOf(value)).toBe("application/cbor");
  }
  expect(() => typeOf(dressed)).toThrow(/carried|encoded|function/i);
});

it("leaves out options that are not given, for they are no argument of the function", () => {
  expect(encodeCall({ args: [1], timeoutMs: undefined })).toEqual({
    contentType: "application/json",
    body: '{"args":[1]}',
  });
});

it("gives every JSON value back as it was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), async (args) => {
      expect(await roundTrip(args)).toEqual(args);
    }),
  );
});

it("reads nothing out of a body that is not what its type says", async () => {
  for (const [type, body] of [
    ["application/json", "{"],
    ["application/cbor", new Uint8Array([0x9f])],
  ] as const) {
    expect(await decodePayload(new Response(body, { headers: { "content-type": type } }))).toBeNull();
  }
});
