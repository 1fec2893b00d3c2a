import { describe, expect, test } from "vitest";
import { encodingOf, negotiate } from "../../../src/codec/index.ts";

describe("what a caller accepts", () => {
  test.each([
    [null, "json"],
    ["", "json"],
    ["*/*", "json"],
    ["text/html", "json"],
    ["application/json", "json"],
    ["application/cbor", "cbor"],
    ["Application/CBOR; charset=binary", "cbor"],
    ["application/cbor, */*", "cbor"],
    ["application/cbor, application/problem+json", "cbor"],
    ["application/cbor;q=0.5, */*;q=0.8", "json"],
    ["application/cbor;q=0.9, application/json; q=0.8", "cbor"],
    ["application/cbor;q=0", "json"],
    ["application/*, application/cbor", "cbor"],
    ["application/json, application/cbor", "json"],
    ["application/cbor, application/json", "cbor"],
    ["application/cbor;q=abc", "cbor"],
    ["application/cbor;q=1.2.3", "json"],
    ["application/cborx", "json"],
    [",,;;q=,", "json"],
  ] as const)("%j is answered with %s", (accept, encoding) => expect(negotiate(accept)).toBe(encoding));

  test("a hostile header takes no time", () => {
    expect(negotiate(`${"application/cbor;q=0.0000001,".repeat(100_000)} ;`)).toBe("cbor");
  });
});

test.each([
  [null, "json"],
  ["application/json; charset=utf-8", "json"],
  ["application/merge-patch+json", "json"],
  ["text/plain", "json"],
  ["application/x-www-form-urlencoded", "json"],
  ["APPLICATION/CBOR", "cbor"],
  ["application/msgpack", null],
  ["image/png", null],
] as const)("a body of type %j is read as %s", (type, encoding) => expect(encodingOf(type)).toBe(encoding));
