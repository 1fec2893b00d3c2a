/** Values in the encoding that was not theirs. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { decodeCbor, encodeCbor } from "../../../../src/codec/index.ts";
import { transcode } from "../../../../src/director/jobs/transcode.ts";
import { faultCode, unwrap } from "../../../support/result.ts";

describe("between JSON and CBOR", () => {
  it("what is in its encoding already is left alone", () => {
    const bytes = encodeCbor(1);
    expect(unwrap(transcode(bytes, "cbor"))).toBe(bytes);
    expect(unwrap(transcode("[1]", "json"))).toBe("[1]");
    expect(unwrap(transcode(undefined, "json"))).toBeUndefined();
  });

  it("JSON goes there and comes back the same", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const bytes = unwrap(transcode(text, "cbor"));
        expect(JSON.parse(String(unwrap(transcode(bytes, "json"))))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("no value is `undefined`, and `undefined` is no value; members that are, are left out", () => {
    const bytes = unwrap(transcode(undefined, "cbor"));
    expect(bytes instanceof Uint8Array && decodeCbor(bytes)).toEqual({ ok: true, value: undefined });
    expect(unwrap(transcode(bytes, "json"))).toBeUndefined();
    expect(unwrap(transcode(encodeCbor({ a: undefined, b: -0 }), "json"))).toBe('{"b":-0}');
  });

  test.each([
    [{ a: [1n] }, ".a[0] is a bigint"],
    [new Date(0), "The value is Date"],
    [[Number.NaN], "[0] is NaN"],
    [[undefined], "[0] is undefined"],
    [new Map(), "The value is Map"],
    [new Uint8Array(1), "The value is Uint8Array"],
  ])("%o has no word in JSON", (value, where) => {
    const told = transcode(encodeCbor(value), "json");
    expect(faultCode(told)).toBe("not_serializable");
    expect(told.ok ? "" : told.fault.message).toContain(where);
    expect(told.ok ? "" : told.fault.message).toContain("Accept: application/cbor");
  });
});
