/**
 * Inputs that nobody should send, against a real server: raw bodies to deploy, invoke and /f/, strings as arguments and
 * names. Never a 5xx, never a hang, and what is a string comes back the same.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Api, apiOf, deploy, invoke } from "../support/api.ts";
import { readCorpusFolder, readCorpusJson } from "../support/corpora.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** An answer that takes longer counts as none. */
const ANSWER_WITHIN_MS = 5_000;

describe("hostile input", () => {
  let server: TestServer;
  let api: Api;
  beforeAll(async () => {
    server = await startServer();
    api = apiOf(server.url, server.adminKey);
    await deploy(api, "echo", "export default (value) => value;");
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const routes = [
    ["PUT", "/v1/functions/raw"],
    ["POST", "/v1/functions/echo/invoke"],
    ["POST", "/f/echo"],
  ] as const;

  describe.each(["json-parsing/test_parsing", "json-parsing/test_transform"])("%s", (folder) => {
    it.each(routes)("as the body of %s %s", async (method, path) => {
      for (const { name, bytes } of readCorpusFolder(folder)) {
        const response = await send(method, path, bytes);
        expect(response.status, name).toBeLessThan(500);
        if (name.startsWith("n_")) expect(response.status, name).toBe(400);
        if (!response.ok) expect(response.headers.get("content-type"), name).toBe("application/problem+json");
      }
    });
  });

  it.each(["/v1/functions/echo/invoke", "/f/echo"])(
    "CBOR that is none, or too much, as the body of %s",
    async (path) => {
      const vectors = ["cbor-appendix-a", "cbor-malformed"].flatMap((file) =>
        z.array(z.object({ hex: z.string() })).parse(readCorpusJson(`cbor-msgpack-clone/${file}.json`)),
      );
      const heads = ["81".repeat(100_000), "9b001fffffffffffff", "d9d9f7".repeat(100_000), "5affffffff"];
      for (const hex of [...vectors.map((vector) => vector.hex), ...heads]) {
        for (const prefix of ["", "81"]) {
          const body = Uint8Array.from(Buffer.from(prefix + hex, "hex"));
          const response = await send("POST", path, body, {
            "content-type": "application/cbor",
            accept: "application/cbor",
          });
          expect(response.status, hex.slice(0, 40)).toBeLessThan(500);
        }
      }
    },
  );

  it("gives strings back as they are", async () => {
    for (const text of naughtyStrings()) expect((await invoke(api, "echo", text)).body.value).toBe(text);
  });

  it("takes any string as a name: refuses it, or reads it back", async () => {
    const source = "export default () => 1;";
    for (const text of naughtyStrings()) {
      const name = encodeURIComponent(text.toWellFormed());
      const response = await send(
        "PUT",
        `/v1/functions/${name}`,
        new TextEncoder().encode(JSON.stringify({ source, untyped: true })),
      );
      expect(response.status, text).toBeLessThan(500);
      if (response.ok) expect((await api("GET", `/v1/functions/${name}`)).status, text).toBe(200);
    }
  });

  it("takes any string as a query value", async () => {
    for (const text of naughtyStrings()) {
      const response = await send("GET", `/f/echo?value=${encodeURIComponent(text.toWellFormed())}`);
      expect(response.status, text).toBeLessThan(500);
    }
  });

  function send(method: string, path: string, body?: Uint8Array, headers = {}): Promise<Response> {
    return fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${server.adminKey}`, "content-type": "application/json", ...headers },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
  }
});

function naughtyStrings(): string[] {
  return z.array(z.string()).parse(readCorpusJson("naughty-strings/blns.json"));
}
