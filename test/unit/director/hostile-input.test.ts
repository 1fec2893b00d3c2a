/**
 * Bodies and strings that have broken other servers: whatever they are, the caller is told what is wrong with them,
 * and nothing fails inside.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { MAX_JSON_DEPTH } from "../../../src/contracts/limits.ts";
import { problemResponse } from "../../../src/contracts/responses.ts";
import { bytesOf } from "../../suites/codec.case.ts";
import { readCorpusFolder, readCorpusJson } from "../../support/corpora.ts";
import type { TestDirector } from "../../support/director.ts";
import { testDirector } from "../../support/director.ts";

const director: TestDirector = await testDirector({ echo: (value: unknown) => value });
await director.register("echo", { parameters: ["value"], config: { visibility: "public" } });

const { send } = director;
const INVOKE = "/v1/functions/echo/invoke";

/** An answer that is either good or blames the caller, in the form that errors have. */
async function expectNoFailure(response: Response): Promise<void> {
  if (response.status >= 400) {
    const problem = problemResponse.parse(await response.json());
    expect(problem).toMatchObject({ source: "caller", status: response.status });
  }
  expect(response.status).toBeLessThan(500);
  expect(director.failures.splice(0)).toEqual([]);
}

describe("JSON bodies", () => {
  const parsing = readCorpusFolder("json-parsing/test_parsing");
  const files = [...parsing, ...readCorpusFolder("json-parsing/test_transform")];

  test.each(files)("$name as it is", async ({ name, bytes }) => {
    const answers = [];
    for (const chunked of [false, true]) {
      const deployed = await send("PUT", "/v1/functions/echo", { body: bytes, chunked });
      const invoked = await send("POST", INVOKE, { body: bytes, chunked });
      if (name.startsWith("n_")) expect([deployed.status, invoked.status]).toEqual([400, 400]);
      answers.push(deployed, invoked);
    }
    const others = ["/f/echo", "/v1/functions/echo/rollback", "/v1/keys"];
    const rest = await Promise.all(others.map((path) => send("POST", path, { body: bytes })));
    for (const response of [...answers, ...rest]) await expectNoFailure(response);
  });

  test.each(parsing)("$name as an argument", async ({ name, bytes }) => {
    const body = new Uint8Array([
      ...new TextEncoder().encode('{"args":['),
      ...bytes,
      ...new TextEncoder().encode("]}"),
    ]);
    const response = await send("POST", INVOKE, { body });
    await expectNoFailure(response.clone());
    if (name.startsWith("y_")) expect(response.status).toBe(200);
  });

  test("arguments may nest to the limit", async () => {
    const deep = (depth: number) => `{"args":[${"[".repeat(depth - 2)}${"]".repeat(depth - 2)}]}`;
    expect((await send("POST", INVOKE, { body: deep(MAX_JSON_DEPTH) })).status).toBe(200);
    expect((await send("POST", INVOKE, { body: deep(MAX_JSON_DEPTH + 1) })).status).toBe(400);
  });
});

describe("CBOR bodies", () => {
  const headers = { "Content-Type": "application/cbor", Accept: "application/cbor" };
  const vectors = ["cbor-appendix-a", "cbor-malformed"].flatMap((file) =>
    z.array(z.object({ hex: z.string() })).parse(readCorpusJson(`cbor-msgpack-clone/${file}.json`)),
  );
  const everywhere = async (body: Uint8Array) => {
    for (const path of [INVOKE, "/f/echo"]) await expectNoFailure(await send("POST", path, { body, headers }));
  };

  test.each(vectors)("$hex as it is, and as an argument", async ({ hex }) => {
    await everywhere(bytesOf(hex));
    await everywhere(bytesOf(`81${hex}`));
    await everywhere(bytesOf(`a1646172677381${hex}`));
  });

  test("random bytes, and JSON in its place", async () => {
    const noise = fc.uint8Array({ minLength: 1, maxLength: 200 });
    await fc.assert(fc.asyncProperty(noise, everywhere), { numRuns: 200 });
    for (const { bytes } of readCorpusFolder("json-parsing/test_parsing")) await everywhere(bytes);
  });

  test("announced gigabytes and endless nesting", async () => {
    for (const head of ["9b001fffffffffffff", "5affffffff", "7bffffffffffffffff"]) await everywhere(bytesOf(head));
    for (const head of ["81", "9f", "a1", "c1", "d9d9f7"]) await everywhere(bytesOf(head.repeat(100_000)));
  });
});

describe("naughty strings", () => {
  const strings = z.array(z.string()).parse(readCorpusJson("naughty-strings/blns.json"));
  /** As bytes of UTF-8, which is what a header can carry; without the bytes that no header can. */
  const asHeader = (text: string) => String.fromCharCode(...new TextEncoder().encode(text)).replace(/[\0\r\n]/g, "");

  test("as arguments, by body and by query, come back as they were", async () => {
    for (const text of strings) {
      const posted = await send("POST", INVOKE, { body: { args: [text] } });
      expect(await posted.json()).toHaveProperty("value", text);
      const asked = await send("GET", `/f/echo?value=${encodeURIComponent(JSON.stringify([text]))}`);
      expect(await asked.json()).toEqual([text]);
      await expectNoFailure(await send("GET", `/f/echo?value=${encodeURIComponent(text)}`));
      await expectNoFailure(await send("GET", `/f/echo?${encodeURIComponent(text)}=1`));
    }
  });

  test("as names in the path, encoded and as they are", async () => {
    for (const name of strings.flatMap((text) => [text, encodeURIComponent(text)])) {
      await expectNoFailure(await send("PUT", `/v1/functions/${name}`, { body: { source: 1 } }));
      await expectNoFailure(await send("POST", `/v1/functions/${name}/invoke`, { body: {} }));
      await expectNoFailure(await send("GET", `/v1/functions/${name}`));
      await expectNoFailure(await send("GET", `/f/${name}/below`));
      await expectNoFailure(await send("GET", `/v1/workers/${name}/ping`));
      await expectNoFailure(await send("DELETE", `/v1/keys/${name}`));
    }
  });

  test("in headers", async () => {
    for (const value of strings.map(asHeader)) {
      const headers = { "Idempotency-Key": value, "Content-Type": value, "Troupe-Request-Id": value };
      await expectNoFailure(await send("POST", INVOKE, { body: {}, headers }));
      const key = { authorization: `Bearer ${value}` };
      await expectNoFailure(await send("POST", INVOKE, { key: null, body: {}, headers: key }));
      await expectNoFailure(await send("GET", "/f/echo", { key: null, headers: key }));
    }
  });

  test("as names of keys, of parameters, of members and of modules", async () => {
    for (const text of strings) {
      await expectNoFailure(await send("POST", "/v1/keys", { body: { name: text, scopes: ["invoke"] } }));
      await expectNoFailure(await send("POST", "/v1/keys", { body: { name: "key", scopes: [text] } }));
      await expectNoFailure(await send("POST", INVOKE, { body: { named: { [text]: 1 } } }));
      await expectNoFailure(await send("POST", INVOKE, { body: { [text]: 1 } }));
      await expectNoFailure(
        await send("PUT", "/v1/functions/other", { body: { modules: { [text]: "" }, main: text } }),
      );
    }
  });
});

describe("percent-encoded garbage in paths", () => {
  test.each([
    "%",
    "%f",
    "%ff",
    "%zz",
    "%00",
    "%2e%2e%2f",
    "%c0%af",
    "%ed%a0%80",
    "%25",
    "%2F",
    "%E2%82",
    "%%%",
    "%u0041",
  ])("%s", async (garbage) => {
    for (const path of ["/v1/functions/", "/f/", "/v1/keys/", "/v1/workers/", "/"]) {
      await expectNoFailure(await send("GET", `${path}${garbage}`));
      await expectNoFailure(await send("DELETE", `${path}${garbage}/x${garbage}`));
    }
  });
});
