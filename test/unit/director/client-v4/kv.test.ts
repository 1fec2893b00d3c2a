/**
 * `/client/v4/…/storage/kv`: namespaces and what is in them, as the deploy tool asks for them.
 */
import { describe, expect, it } from "vitest";
import { KV_LIMITS, MAX_KV_BULK_BODY_BYTES, MAX_KV_BULK_KEYS } from "../../../../src/contracts/limits.ts";
import { readCorpusJson } from "../../../support/corpora.ts";
import { type TestDirector, testDirector } from "../../../support/director.ts";

const NAMESPACES = "/client/v4/accounts/any/storage/kv/namespaces";

/** A director with one namespace, its deployer's; `kv` sends below it. */
async function stage() {
  const director = await testDirector();
  const key = director.keyOf.deploy;
  const made = await result(director.send("POST", NAMESPACES, { key, body: { title: "CACHE" } }));
  const { id } = made as { id: string };
  const kv = (method: string, path: string, sending: Parameters<TestDirector["send"]>[2] = {}) =>
    director.send(method, `${NAMESPACES}/${id}${path}`, { key, ...sending });
  return { ...director, key, id, kv };
}

async function result(answer: Response | Promise<Response>): Promise<unknown> {
  const envelope = await (await answer).json();
  expect(envelope).toMatchObject({ success: true, errors: [], messages: [] });
  return (envelope as { result: unknown }).result;
}

/** Status, number and sentence of a refusal. */
async function refusal(answer: Response | Promise<Response>) {
  const response = await answer;
  const { success, errors } = (await response.json()) as {
    success: boolean;
    errors: { code: number; message: string }[];
  };
  expect(success).toBe(false);
  expect(errors).toHaveLength(1);
  return { status: response.status, code: errors[0]?.code, message: errors[0]?.message };
}

const value = (key: string) => `/values/${encodeURIComponent(key)}`;

describe("namespaces", () => {
  it("are made, listed, shown, renamed and removed", async () => {
    const { send, key, id } = await stage();
    const view = { id, title: "CACHE", supports_url_encoding: true };
    expect(await result(send("GET", `${NAMESPACES}?per_page=1000&order=title&direction=asc`, { key }))).toEqual([view]);
    expect(await result(send("GET", `${NAMESPACES}/${id}`, { key }))).toEqual(view);
    const renamed = { ...view, title: "NEW" };
    expect(await result(send("PUT", `${NAMESPACES}/${id}`, { key, body: { title: " NEW " } }))).toEqual(renamed);
    expect(await result(send("DELETE", `${NAMESPACES}/${id}`, { key }))).toBeNull();
    expect(await result(send("GET", NAMESPACES, { key }))).toEqual([]);
    expect(await refusal(send("GET", `${NAMESPACES}/${id}`, { key }))).toMatchObject({
      status: 404,
      code: 10013,
      message: expect.stringMatching(/no KV namespace/),
    });
  });

  it("are listed by pages, the last of which is empty", async () => {
    const { send, key } = await stage();
    for (const title of ["B", "A"]) await send("POST", NAMESPACES, { key, body: { title } });
    const titles = async (query: string) =>
      ((await result(send("GET", NAMESPACES + query, { key }))) as { title: string }[]).map(({ title }) => title);
    expect(await titles("")).toEqual(["A", "B", "CACHE"]);
    expect(await titles("?direction=desc")).toEqual(["CACHE", "B", "A"]);
    expect(await titles("?per_page=2&page=2")).toEqual(["CACHE"]);
    expect(await titles("?per_page=1000&order=title&direction=asc&page=2")).toEqual([]);
    for (const query of ["?page=0", "?page=x", "?per_page=1001", "?order=size"]) {
      expect(await refusal(send("GET", NAMESPACES + query, { key }))).toMatchObject({
        status: 400,
        code: 100_000,
        message: expect.stringMatching(/The query/),
      });
    }
  });

  it("refuse a title that is taken with the number that the tool knows, and titles that are none", async () => {
    const { send, key } = await stage();
    expect(await refusal(send("POST", NAMESPACES, { key, body: { title: "CACHE" } }))).toMatchObject({
      status: 400,
      code: 10014,
    });
    for (const body of [{}, { title: "" }, { title: " " }, { title: 5 }, { title: "x".repeat(513) }, [], "{", "null"]) {
      expect(await refusal(send("POST", NAMESPACES, { key, body }))).toMatchObject({ status: 400, code: 100_000 });
    }
    const chunk = "x".repeat(70_000);
    expect(await refusal(send("POST", NAMESPACES, { key, body: { title: chunk } }))).toMatchObject({
      status: 413,
      code: 10027,
    });
  });

  it("are nobody's business but the owner's and admins'", async () => {
    const { send, keys, id, kv, keyOf } = await stage();
    await kv("PUT", value("a"), { body: "secret" });
    const { key: other } = await keys.create({ name: "other", scopes: ["deploy"] });
    expect(await result(send("GET", NAMESPACES, { key: other }))).toEqual([]);
    const requests = [
      ...[
        ["GET", ""],
        ["PUT", "", { title: "MINE" }],
        ["DELETE", ""],
        ["GET", "/keys"],
        ["GET", "/values/a"],
      ],
      ...[
        ["PUT", "/values/a", "x"],
        ["DELETE", "/values/a"],
        ["GET", "/metadata/a"],
        ["PUT", "/bulk", []],
      ],
      ...[
        ["DELETE", "/bulk", []],
        ["POST", "/bulk/get", { keys: ["a"] }],
        ["POST", "/bulk/delete", []],
      ],
    ] as [string, string, unknown][];
    for (const [method, path, body] of requests) {
      const url = `${NAMESPACES}/${id}${path}`;
      expect(await refusal(send(method, url, { key: other, body }))).toMatchObject({ status: 404, code: 10013 });
      expect(await refusal(send(method, url, { key: "wrong", body }))).toMatchObject({ status: 403, code: 10001 });
      expect(await refusal(send(method, url, { key: null, body }))).toMatchObject({ status: 403, code: 10001 });
      if (method !== "GET" && path !== "/bulk/get") {
        expect(await refusal(send(method, url, { key: keyOf.invoke, body }))).toMatchObject({
          status: 403,
          code: 100_002,
        });
      }
    }
    expect(await result(send("GET", NAMESPACES))).toHaveLength(1);
    expect(await (await send("GET", `${NAMESPACES}/${id}/values/a`)).text()).toBe("secret");
  });
});

describe("values", () => {
  it("are kept and given as bytes, in no envelope", async () => {
    const { kv } = await stage();
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(await result(kv("PUT", value("key"), { body: bytes }))).toBeNull();
    const answer = await kv("GET", value("key"));
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
    expect(await result(kv("DELETE", value("key")))).toBeNull();
    expect(await refusal(kv("GET", value("key")))).toEqual({
      status: 404,
      code: 10009,
      message: "get: 'key not found'",
    });
    expect(await result(kv("DELETE", value("key")))).toBeNull();
  });

  it("may be empty, and come without a length", async () => {
    const { kv } = await stage();
    await result(kv("PUT", value("empty")));
    await result(kv("PUT", value("chunked"), { body: "text", chunked: true }));
    expect(await (await kv("GET", value("empty"))).text()).toBe("");
    expect(await (await kv("GET", value("chunked"))).text()).toBe("text");
  });

  it("come with metadata in a form", async () => {
    const { kv } = await stage();
    for (const part of ["text", new Blob([new Uint8Array([1, 2, 255])])]) {
      const form = new FormData();
      form.append("value", part);
      form.append("metadata", JSON.stringify({ a: ["é"] }));
      const packed = new Response(form);
      const headers = { "content-type": packed.headers.get("content-type") ?? "" };
      await result(kv("PUT", value("key"), { body: new Uint8Array(await packed.arrayBuffer()), headers }));
      const kept = new Uint8Array(await (await kv("GET", value("key"))).arrayBuffer());
      expect([...kept]).toEqual(typeof part === "string" ? [...new TextEncoder().encode(part)] : [1, 2, 255]);
      expect(await result(kv("GET", "/metadata/key"))).toEqual({ a: ["é"] });
    }
    const listed = await result(kv("GET", "/keys"));
    expect(listed).toEqual([{ name: "key", metadata: { a: ["é"] } }]);
  });

  it("refuse forms that are none", async () => {
    const { kv } = await stage();
    const put = (type: string, body: string) =>
      refusal(kv("PUT", value("key"), { body, headers: { "content-type": type } }));
    expect(await put("multipart/form-data; boundary=x", "no form")).toMatchObject({ status: 400, code: 100_000 });
    expect(await put("multipart/form-data", "no boundary")).toMatchObject({ status: 400, code: 100_000 });
    const part = (name: string, text: string) =>
      `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;
    expect(await put("multipart/form-data; boundary=x", `${part("metadata", "1")}--x--`)).toMatchObject({
      status: 400,
      code: 100_000,
    });
    const bad = `${part("value", "v")}${part("metadata", "{")}--x--`;
    expect(await put("multipart/form-data; boundary=x", bad)).toEqual({
      status: 400,
      code: 100_000,
      message: "Metadata must be valid JSON.",
    });
  });

  it("end when they were told to", async () => {
    const { kv } = await stage();
    await result(kv("PUT", `${value("ttl")}?expiration_ttl=60`, { body: "x" }));
    await result(kv("PUT", `${value("end")}?expiration=3000000000`, { body: "x" }));
    const keys = (await result(kv("GET", "/keys"))) as { name: string; expiration: number }[];
    expect(keys).toEqual([
      { name: "end", expiration: 3_000_000_000 },
      { name: "ttl", expiration: Date.UTC(2030, 0, 1) / 1_000 + 60 },
    ]);
    expect((await kv("GET", value("end"))).headers.get("expiration")).toBe("3000000000");
    for (const query of [
      "expiration_ttl=59",
      "expiration_ttl=x",
      "expiration_ttl=1e99",
      "expiration=1",
      "expiration=-1",
    ]) {
      expect(await refusal(kv("PUT", `${value("bad")}?${query}`, { body: "x" }))).toMatchObject({
        status: 400,
        code: 100_000,
      });
    }
  });

  it("refuse what is too large", async () => {
    const { kv } = await stage();
    const body = new Uint8Array(KV_LIMITS.maxValueBytes + 1);
    expect(await refusal(kv("PUT", value("big"), { body }))).toMatchObject({
      status: 413,
      code: 10027,
      message: expect.stringMatching(/exceeds limit of 26214400/),
    });
    expect(await refusal(kv("PUT", value("x".repeat(513)), { body: "" }))).toMatchObject({
      status: 400,
      code: 100_000,
      message: expect.stringMatching(/length of 513/),
    });
  });

  it("take any text as a key", async () => {
    const { kv } = await stage();
    const keys = (readCorpusJson("naughty-strings/blns.json") as string[]).filter(
      (key) => key !== "" && new TextEncoder().encode(key).length <= 512,
    );
    for (const key of [...keys, "a/b", "%2F", "%", "?", "#", "..a", "a\u0000b", "bulk", "../keys"]) {
      await result(kv("PUT", value(key), { body: key }));
      expect(await (await kv("GET", value(key))).text()).toBe(key);
    }
  });

  it("leave a namespace alone when a key climbs out of its path", async () => {
    const { kv, id, send, key } = await stage();
    for (const path of ["/values/.", "/values/..", "/values/%2e%2e", "/values/%2E", "/values/", "/values"]) {
      for (const method of ["GET", "PUT", "DELETE"]) {
        const { status } = await refusal(kv(method, path, method === "PUT" ? { body: "{}" } : {}));
        expect(status).toBeLessThan(500);
      }
    }
    expect(await result(send("GET", NAMESPACES, { key }))).toMatchObject([{ id, title: "CACHE" }]);
  });
});

describe("lists of keys", () => {
  it("come page by page, with an empty cursor at the end", async () => {
    const { kv } = await stage();
    await result(kv("PUT", "/bulk", { body: ["a/1", "a/2", "a/3", "b"].map((key) => ({ key, value: "" })) }));
    const page = async (query: string) =>
      (await (await kv("GET", `/keys?${query}`)).json()) as { result: unknown; result_info: { cursor: string } };
    const first = await page("prefix=a%2F&limit=2");
    expect(first).toMatchObject({ result: [{ name: "a/1" }, { name: "a/2" }], result_info: { count: 2 } });
    const { cursor } = first.result_info;
    expect(cursor).not.toBe("");
    const second = await page(`prefix=a%2F&limit=2&cursor=${encodeURIComponent(cursor)}`);
    expect(second).toMatchObject({ result: [{ name: "a/3" }], result_info: { count: 1, cursor: "" } });
  });
});

describe("many values", () => {
  it("are put, given and deleted at once", async () => {
    const { kv } = await stage();
    const body = [
      { key: "text", value: "välue" },
      { key: "bytes", value: btoa("\u0000\u00ff"), base64: true },
      { key: "__proto__", value: "[1]", metadata: { m: 1 }, expiration_ttl: 60 },
    ];
    const done = { successful_key_count: 3, unsuccessful_keys: [] };
    expect(await result(kv("PUT", "/bulk", { body }))).toEqual(done);
    expect([...new Uint8Array(await (await kv("GET", value("bytes"))).arrayBuffer())]).toEqual([0, 255]);
    const asked = { keys: ["text", "missing", "__proto__"] };
    const text = await (await kv("POST", "/bulk/get", { body: asked })).text();
    expect(text).toContain('"values":{"text":"välue","missing":null,"__proto__":"[1]"}');
    expect(
      await result(kv("POST", "/bulk/get", { body: { keys: ["__proto__"], type: "json", withMetadata: true } })),
    ).toSatisfy((given) => JSON.stringify(given) === '{"values":{"__proto__":{"value":[1],"metadata":{"m":1}}}}');
    expect(await refusal(kv("POST", "/bulk/get", { body: { keys: ["text"], type: "json" } }))).toMatchObject({
      status: 400,
    });
    expect(await result(kv("DELETE", "/bulk", { body: ["text", "missing"] }))).toMatchObject({
      successful_key_count: 2,
    });
    expect(await result(kv("POST", "/bulk/delete", { body: ["bytes"] }))).toMatchObject({ successful_key_count: 1 });
    expect(await result(kv("GET", "/keys"))).toMatchObject([{ name: "__proto__" }]);
  });

  it("refuse what is wrong", async () => {
    const { kv } = await stage();
    const bodies = [
      ...[{}, null, "[", [1], [{ key: "a" }], [{ key: 1, value: "" }], [{ key: "a", value: 1 }]],
      ...[[{ key: "a", value: "%%%", base64: true }], [{ key: "", value: "" }], [{ key: "..", value: "" }]],
      [{ key: "a", value: "", expiration_ttl: 5 }],
      [{ key: "a", value: "", metadata: "x".repeat(2_000) }],
      Array.from({ length: MAX_KV_BULK_KEYS + 1 }, () => ({ key: "a", value: "" })),
    ];
    for (const body of bodies) {
      const { status } = await refusal(kv("PUT", "/bulk", { body: body === null ? "null" : body }));
      expect([400, 413]).toContain(status);
    }
    const huge = [{ key: "a", value: "x".repeat(MAX_KV_BULK_BODY_BYTES) }];
    expect(await refusal(kv("PUT", "/bulk", { body: huge }))).toMatchObject({ status: 413, code: 10027 });
    expect(await result(kv("GET", "/keys"))).toEqual([]);
  });
});
