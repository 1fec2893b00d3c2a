import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { deployExamples } from "../../../scripts/deploy-examples.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** A server that notes every request; `broken` is refused, everything else succeeds. */
async function notingServer(): Promise<AsyncDisposable & { url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const answer = async (request: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    const { method, url, headers } = request;
    seen.push({ method, url, authorization: headers.authorization, body: await json(request) });
    if (url === "/v1/functions/broken") return { status: 422, body: { code: "invalid_source", detail: "line 1" } };
    return { status: 200, body: { value: 5 } };
  };
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => response.writeHead(status).end(JSON.stringify(body)));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const MANIFEST = JSON.stringify([
  { name: "broken", file: "broken.ts", args: [] },
  { name: "gone", file: "gone.ts", args: [] },
  { name: "page", file: "page.ts" },
  { name: "add", file: "math/math.ts", export: "add", config: { limits: { cpuMs: 50 } }, args: [2, 3] },
  { name: "divide", file: "math/math.ts", export: "divide", args: [6, 3] },
]);

const FILES = { "examples.json": MANIFEST, "broken.ts": "(", "page.ts": "page", "math/math.ts": "math" };

describe("examples", () => {
  test("are deployed one by one, the first with arguments is called, and a failing one stops nobody", async () => {
    await using folder = await temporaryFolder(FILES);
    await using server = await notingServer();
    const report = await deployExamples(join(folder.path, "examples.json"), { url: server.url, key: "secret" });

    expect(report).toEqual({
      deployed: ["page", "add", "divide"],
      failed: [
        { name: "broken", why: "invalid_source: line 1" },
        { name: "gone", why: expect.stringContaining("ENOENT") },
      ],
      call: { name: "add", args: [2, 3], value: 5 },
    });
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "PUT /v1/functions/broken",
      "PUT /v1/functions/page",
      "PUT /v1/functions/add",
      "POST /v1/functions/add/invoke",
      "PUT /v1/functions/divide",
    ]);
    expect(server.seen[2]).toMatchObject({
      authorization: "Bearer secret",
      body: { source: "math", export: "add", config: { limits: { cpuMs: 50 } } },
    });
  });

  test.for([
    ["is missing", {}],
    ["is not JSON", { "examples.json": "[" }],
    ["is not a list of examples", { "examples.json": '[{ "file": "a.ts" }]' }],
  ] as const)("whose manifest %s are reported as failed", async ([, files]) => {
    await using folder = await temporaryFolder(files);
    const report = await deployExamples(join(folder.path, "examples.json"), { url: "http://127.0.0.1:1", key: "" });
    expect(report).toMatchObject({ deployed: [], failed: [{ name: "examples" }], call: null });
  });
});
