/** Timetables: `wrangler deploy` and `wrangler triggers deploy` set them, and faults in them are told. What they call is in `examples.test.ts`. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newProject, type Project } from "./support/project.ts";
import { succeed, wrangler } from "./support/wrangler.ts";

const head = 'name = "timetable"\nmain = "index.ts"\ncompatibility_date = "2026-06-01"\n';
let project: Project;

const triggers = async (crons: readonly string[]) => {
  await project.write({ "wrangler.toml": `${head}[triggers]\ncrons = ${JSON.stringify(crons)}\n` });
  return wrangler(project, ["triggers", "deploy"]);
};

beforeAll(async () => {
  project = await newProject({
    files: {
      "wrangler.toml": head,
      "index.ts": "export default { fetch: () => new Response('here'), scheduled() {} };\n",
    },
  });
  await succeed(project, ["deploy"]);
});
afterAll(() => project?.[Symbol.asyncDispose]());

describe("triggers deploy", () => {
  it("sets a timetable without a new version, and takes it away", async () => {
    const { code, stdout } = await triggers(["*/5 * * * *", "0 9 * * MON-FRI"]);
    expect(stdout).toMatch(/schedule: \*\/5 \* \* \* \*/);
    expect(stdout).toMatch(/schedule: 0 9 \* \* MON-FRI/);
    expect(code).toBe(0);
    const versions = JSON.parse((await succeed(project, ["versions", "list", "--json"])).stdout);
    expect(versions).toHaveLength(1);
    expect((await triggers([])).code).toBe(0);
  });

  it.each(["61 * * * *", "* * *", "every minute", "0 0 32 * *"])("refuses %s", async (cron) => {
    const { code, output } = await triggers([cron]);
    expect(code).toBe(1);
    expect(output).toMatch(/cron|schedule|minute|hour|day|field/i);
  });
});
