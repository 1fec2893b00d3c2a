/**
 * Rich values through a real server and a real isolate, there and back.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ANSWER_LIMITS, decodeCbor, encodeCbor } from "../../src/codec/index.ts";
import { type Api, apiOf, deploy, invoke } from "../support/api.ts";
import { unwrap } from "../support/result.ts";
import { startServer, type TestServer } from "../support/server.ts";

const CBOR = "application/cbor";

describe("CBOR", () => {
  let server: TestServer;
  let api: Api;
  beforeAll(async () => {
    server = await startServer({ env: { TROUPE_WORKERS: "1" } });
    api = apiOf(server.url, server.adminKey);
    await deploy(api, "echo", "export default (value) => value;");
    await deploy(api, "make", MAKE);
    await deploy(api, "poisoned", POISONED);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function call(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(server.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${server.adminKey}`, "content-type": CBOR, accept: CBOR },
      body: encodeCbor(body),
    });
    expect(response.headers.get("content-type")).toBe(CBOR);
    return unwrap(decodeCbor(new Uint8Array(await response.arrayBuffer()), ANSWER_LIMITS));
  }

  it.each([
    ["dates", [new Date(1_500), new Date(-1), new Date(Number.NaN)]],
    [
      "a Map in a Set",
      new Set([
        new Map<unknown, unknown>([
          [1, "a"],
          ["b", new Map()],
        ]),
      ]),
    ],
    ["bigints", [0n, -1n, 1n << 64n, 2n ** 53n, -(1n << 200n)]],
    ["what JSON drops", { u: undefined, n: [Number.NaN, -0, Number.POSITIVE_INFINITY] }],
    [
      "bytes",
      [new Uint8Array([0, 127, 128, 255]), new Float64Array([0.1]), new BigInt64Array([-1n]), new ArrayBuffer(3)],
    ],
    ["a regular expression", /a(?<b>c)/giu],
    ["text", ["", "\n", "é€😀", "a\u0000b"]],
    ["undefined", undefined],
    ["a quarter of a megabyte", new Uint8Array(250_000).map((_, index) => index)],
  ])("%s: there and back", async (_, value) => {
    expect(await call("/f/echo", [value])).toStrictEqual(value);
    expect(await call("/v1/functions/echo/invoke", { args: [value] })).toMatchObject({
      invocation: { function: "echo" },
    });
  });

  it("takes JSON and answers with what only CBOR carries; asked for JSON, the message says so", async () => {
    const headers = { authorization: `Bearer ${server.adminKey}`, accept: CBOR };
    const response = await fetch(`${server.url}/f/make?n=2`, { headers });
    const value = unwrap(decodeCbor(new Uint8Array(await response.arrayBuffer())));
    expect(value).toStrictEqual(new Map([[2n, new Date(2)]]));
    const refused = await invoke(api, "make", 2);
    expect(refused.body.code).toBe("not_serializable");
    expect(refused.body.detail).toContain("ask for CBOR (Accept: application/cbor)");
  });

  it("a function that has poisoned its built-ins harms nobody but itself", async () => {
    expect(await call("/f/poisoned", [])).toStrictEqual([new Map([[1, new Set([new Date(7)])]]), new Uint8Array([9])]);
  });
});

const MAKE = "export default (n: number) => new Map([[BigInt(n), new Date(n)]]);";

const POISONED = `
  export default () => {
    const value = [new Map([[1, new Set([new Date(7)])]]), new Uint8Array([9])];
    const forged = () => "forged";
    for (const made of [Map, Set, Date, Uint8Array, Object.getPrototypeOf(Uint8Array), String, TextEncoder]) {
      for (const key of Reflect.ownKeys(made.prototype)) {
        const { configurable, get } = Reflect.getOwnPropertyDescriptor(made.prototype, key);
        if (configurable && key !== "constructor") {
          Reflect.defineProperty(made.prototype, key, get ? { get: forged } : { value: forged });
        }
      }
    }
    String.fromCharCode = forged;
    return value;
  };
`;
