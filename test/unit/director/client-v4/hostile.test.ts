/**
 * Uploads and bodies that no tool sends: whatever they are, they are refused in an envelope, nothing fails inside, and
 * nothing is deployed.
 */
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { MAX_UPLOAD_BODY_BYTES } from "../../../../src/contracts/limits.ts";
import { V4_ROUTES } from "../../../../src/director/client-v4/routes.ts";
import { readEnvelope, scriptPath, type UploadedPart, uploadOf, v4Of, WORKER } from "../../../support/client-v4.ts";
import { testDirector } from "../../../support/director.ts";

const stage = await testDirector({ hello: { fetch: () => new Response("hello") } });
const v4 = v4Of(stage);
await stage.register("hello", { kind: "fetch" });

const versions = async () => (await stage.send("GET", "/v1/functions/hello/versions")).json();

beforeEach(() => {
  stage.failures.splice(0);
});

/** The caller is told off, and nobody else. */
async function expectRefusal(response: Response): Promise<void> {
  const { status, errors } = await readEnvelope(response);
  expect(status, JSON.stringify(errors)).toBeGreaterThanOrEqual(400);
  expect(status, JSON.stringify(errors)).toBeLessThan(500);
  expect(stage.failures).toEqual([]);
}

const sendTo = (method: string, path: string, body: Uint8Array, type: string) =>
  stage.send(method, `/client/v4${path}`, { body, headers: { "Content-Type": type } });

const bytes = fc.uint8Array({ maxLength: 2_000 });
const UPLOADS = [
  ["PUT", scriptPath("hello")],
  ["POST", scriptPath("hello", "/versions")],
  ["PATCH", scriptPath("hello", "/settings")],
] as const;

describe.each(UPLOADS)("%s %s", (method, path) => {
  test("any bytes, under any type", async () => {
    const type = fc.oneof(
      fc.constantFrom("multipart/form-data", "multipart/form-data; boundary=x", "application/json", "text/plain", ""),
      fc.string({ unit: "grapheme-ascii" }).map((text) => text.trim()),
    );
    await fc.assert(
      fc.asyncProperty(bytes, type, async (body, given) => expectRefusal(await sendTo(method, path, body, given))),
      { numRuns: 100 },
    );
  });

  test("a form that was cut, or changed in one place", async () => {
    const form = new Response(uploadOf());
    const type = form.headers.get("content-type") ?? "";
    const whole = new Uint8Array(await form.arrayBuffer());
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, by, cut) => {
          const body = cut ? whole.slice(0, at) : whole.map((byte, index) => (index === at ? byte ^ by : byte));
          const { status } = await readEnvelope(await sendTo(method, path, body, type));
          expect(status).toBeLessThan(500);
          expect(stage.failures).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("a body that is too large, whether it says so or not", async () => {
    const body = new Uint8Array(MAX_UPLOAD_BODY_BYTES + 1);
    for (const chunked of [false, true]) {
      const response = await stage.send(method, `/client/v4${path}`, {
        ...{ body, chunked, headers: { "Content-Type": "multipart/form-data; boundary=x" } },
      });
      expect(await readEnvelope(response)).toMatchObject({ status: 413, errors: [{ code: 10027 }] });
    }
  });
});

describe("metadata", () => {
  const upload = (metadata: string, parts: readonly UploadedPart[] = []) => {
    const form = uploadOf({}, parts);
    form.set("metadata", metadata);
    return v4("PUT", scriptPath("hello"), { body: form });
  };
  const code = [{ name: "index.js", type: "application/javascript+module", content: WORKER }];

  test("that is any JSON, or none", async () => {
    const before = await versions();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        const { status } = await upload(text, code);
        expect(status).toBe(400);
      }),
    );
    expect(await versions()).toEqual(before);
  });

  test("with any value where another belongs", async () => {
    const members = [
      ...["main_module", "body_part", "bindings", "keep_bindings", "compatibility_date", "compatibility_flags"],
      ...["annotations", "limits", "troupe", "migrations", "exports", "containers", "assets", "keep_assets"],
      ...["tail_consumers", "observability", "placement", "__proto__", "constructor"],
    ];
    const binding = fc.dictionary(
      fc.constantFrom("type", "name", "text", "json", "namespace_id", "old_name", "__proto__"),
      fc.oneof(
        fc.constantFrom("plain_text", "json", "secret_text", "kv_namespace", "inherit", "version_metadata", "d1"),
        fc.jsonValue({ maxDepth: 1 }),
      ),
    );
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.array(binding, { maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...members), value, async (member, given) => {
        const { status, errors } = await upload(JSON.stringify({ main_module: "index.js", [member]: given }), code);
        expect(status, JSON.stringify(errors)).toBeLessThan(500);
        expect(stage.failures).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("that quotes no secret back", async () => {
    for (const text of [
      '{"bindings":[{"text":"s3cret-text",',
      '{"bindings":[{"type":"secret_text","text":"s3cret-text"}]}',
    ]) {
      const { status, errors } = await upload(text, code);
      expect(status).toBe(400);
      expect(JSON.stringify(errors)).not.toContain("s3cret");
    }
  });

  test("that nests without end", async () => {
    const { status } = await upload(`{"bindings":${"[".repeat(100_000)}`, code);
    expect(status).toBe(400);
  });
});

test("modules of any name and type", async () => {
  const name = fc.oneof(
    fc.constantFrom(
      "./index.js",
      "../up.js",
      "/etc/passwd",
      "__proto__",
      "constructor",
      "a//b.js",
      ".",
      "a\0b",
      "%2e%2e",
      "x",
    ),
    fc.string({ minLength: 1, unit: "grapheme" }),
  );
  const type = fc.constantFrom(
    ...["application/javascript+module", "application/javascript", "text/plain", "application/wasm"],
    ...["application/octet-stream", "application/json", "application/source-map", "text/x-python", "", "nonsense"],
  );
  const part = fc.record({ name, type, content: bytes.map((content) => new Uint8Array(content)) });
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), async (parts) => {
      const form = uploadOf({ main_module: parts[0]?.name }, parts);
      const { status, errors } = await v4("PUT", scriptPath("hello"), { body: form });
      expect(status, JSON.stringify(errors)).toBeLessThan(500);
      expect(stage.failures).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("names that no function can have", async () => {
  const name = fc.oneof(
    fc.constantFrom("1abc", "-a", "a.b", "%00", "%2F", "..%2f..", "__proto__", "%", "%zz", "a%20b", "x".repeat(65)),
    fc.string({ minLength: 1, unit: "grapheme" }).map(encodeURIComponent),
  );
  await fc.assert(
    fc.asyncProperty(name, async (text) => {
      for (const [method, path] of [
        ["GET", `/accounts/troupe/workers/services/${text}`],
        ["GET", scriptPath(text, "/settings")],
        ["GET", scriptPath(text, "/deployments")],
        ["DELETE", `/accounts/troupe/workers/services/${text}`],
      ] as const) {
        const { status } = await v4(method, path);
        expect(status).toBe(404);
      }
      const { status } = await v4("PUT", scriptPath(`-${text}`), { body: uploadOf() });
      expect([400, 404]).toContain(status);
    }),
    { numRuns: 50 },
  );
  expect(stage.failures).toEqual([]);
});

test("any JSON, at every route that takes some", async () => {
  const routes = V4_ROUTES.filter(({ method, path }) => method !== "GET" && method !== "DELETE" && !path.endsWith("*"));
  const member = fc.constantFrom(
    "versions",
    "strategy",
    "annotations",
    "secrets",
    "env",
    "enabled",
    "name",
    "text",
    "type",
  );
  const body = fc.oneof(
    fc.json(),
    fc.dictionary(member, fc.jsonValue({ maxDepth: 2 })).map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), body, async ({ method, path }, text) => {
      const filled = path
        .replace(":account", "troupe")
        .replace(":script", "hello")
        .replaceAll(/:[a-z]+/g, "x");
      const response = await stage.send(method, `/client/v4${filled}`, { body: text });
      const { status } = await readEnvelope(response);
      expect(status, `${method} ${path} ${text}`).toBeLessThan(500);
      expect(stage.failures).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
