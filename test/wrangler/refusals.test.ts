/** What is not supported is refused with a sentence that says what to do instead, and nothing of it stays behind. */
import { describe, expect, inject, it } from "vitest";
import { statusOf } from "./support/ask.ts";
import { newProject } from "./support/project.ts";
import { wrangler } from "./support/wrangler.ts";

const CODE = "export default { fetch: () => new Response('here') };\n";

interface Refused {
  /** What the configuration asks for, as the sentence should name it. */
  readonly what: string;
  readonly toml: string;
  readonly says: RegExp;
  readonly files?: Readonly<Record<string, string>>;
}

const REFUSED: readonly Refused[] = [
  {
    what: "Durable Objects",
    toml: `[[durable_objects.bindings]]\nname = "COUNTER"\nclass_name = "Counter"\n[[migrations]]\ntag = "v1"\nnew_sqlite_classes = ["Counter"]`,
    says: /Durable Object/,
    files: {
      "index.ts": `import { DurableObject } from "cloudflare:workers";\nexport class Counter extends DurableObject {}\n${CODE}`,
    },
  },
  { what: "queues", toml: `[[queues.producers]]\nbinding = "QUEUE"\nqueue = "tasks"`, says: /queue/i },
  {
    what: "D1",
    toml: `[[d1_databases]]\nbinding = "DB"\ndatabase_name = "db"\ndatabase_id = "00000000-0000-4000-8000-000000000000"`,
    says: /D1|d1/,
  },
  { what: "R2", toml: `[[r2_buckets]]\nbinding = "BUCKET"\nbucket_name = "bucket"`, says: /R2|r2/ },
  {
    what: "assets",
    toml: `[assets]\ndirectory = "public"`,
    says: /assets/i,
    files: { "public/index.html": "<p>hi</p>\n" },
  },
  { what: "service bindings", toml: `[[services]]\nbinding = "OTHER"\nservice = "other"`, says: /service/i },
  { what: "AI", toml: `[ai]\nbinding = "AI"`, says: /\bai\b/i },
  {
    what: "workflows",
    toml: `[[workflows]]\nname = "flow"\nbinding = "FLOW"\nclass_name = "Flow"`,
    says: /workflow/i,
    files: {
      "index.ts": `import { WorkflowEntrypoint } from "cloudflare:workers";\nexport class Flow extends WorkflowEntrypoint { async run() {} }\n${CODE}`,
    },
  },
  { what: "more CPU time than there is", toml: `[limits]\ncpu_ms = 300001`, says: /cpu/i },
  {
    what: "modules of Node that reach outside",
    toml: "",
    says: /node:child_process/,
    files: {
      "index.ts": `import { spawn } from "node:child_process";\nexport default { fetch: () => new Response(typeof spawn) };\n`,
    },
  },
  {
    what: "code that does not start",
    toml: "",
    says: /not today/,
    files: {
      "index.ts": `throw new Error("not today");\n${CODE}`,
    },
  },
];

describe("deploy refuses", () => {
  it.each(REFUSED.map((refused, index) => ({ ...refused, name: `refused-${index}` })))(
    "$what",
    async ({ name, toml, says, files = {} }) => {
      const head = `name = "${name}"\nmain = "index.ts"\ncompatibility_date = "2026-08-10"\n`;
      await using project = await newProject({
        files: { "index.ts": CODE, ...files, "wrangler.toml": `${head}${toml}\n` },
      });
      const { code, output } = await wrangler(project, ["deploy"]);
      expect(code).toBe(1);
      // The red box holds our sentence.
      expect(output).toMatch(/\[ERROR\]/);
      expect(output.slice(output.indexOf("[ERROR]"))).toMatch(says);
      expect(output).not.toMatch(/malformed response|Received a|Internal|could not be completed/i);
      expect(await statusOf(name)).toBe(404);
      const { url, adminKey } = inject("server");
      const headers = { authorization: `Bearer ${adminKey}` };
      expect((await fetch(`${url}/v1/functions/${name}`, { headers })).status).toBe(404);
    },
  );

  it("what is no path of this platform, in its own words", async () => {
    const { url, adminKey } = inject("server");
    const headers = { authorization: `Bearer ${adminKey}` };
    const response = await fetch(`${url}/client/v4/accounts/troupe/nothing/of/the/kind`, { headers });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ success: false, errors: [{ message: expect.any(String) }] });
  });

  it("a name that no function can have", async () => {
    await using project = await newProject({
      files: {
        "index.ts": CODE,
        "wrangler.toml": `name = "${"x".repeat(200)}"\nmain = "index.ts"\ncompatibility_date = "2026-06-01"\n`,
      },
    });
    expect((await wrangler(project, ["deploy"])).code).toBe(1);
  });
});
