/** A deployment in percentages: over many calls each version gets its share, and a key always gets the same version. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "./support/ask.ts";
import { FIXTURES, newProject, type Project } from "./support/project.ts";
import { succeed } from "./support/wrangler.ts";

const NAME = "shares";
const CALLS = 10_000;
const AT_ONCE = 16;
/** Of 10,000 calls at 90 %, one in three million rounds strays further by chance. */
const TOLERANCE = 1.5;

let project: Project;
const ids: string[] = [];

/** How many percent of `CALLS` calls version one got. */
async function shareOfOne(headersOf: (call: number) => Record<string, string>): Promise<number> {
  let ones = 0;
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < CALLS) {
      const { status, body } = await ask(NAME, "/release", { headers: headersOf(next++) });
      if (status !== 200) throw new Error(`${status}: ${body}`);
      if (body === "one") ones++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  return (ones / CALLS) * 100;
}

beforeAll(async () => {
  project = await newProject({ from: `${FIXTURES}/hello` });
  await project.edit("wrangler.toml", ['name = "hello"', `name = "${NAME}"`]);
  ids.push(idIn((await succeed(project, ["deploy"])).stdout));
  await project.edit("src/index.ts", ['"one"', '"two"']);
  ids.push(idIn((await succeed(project, ["versions", "upload"])).stdout));
  await succeed(project, ["versions", "deploy", `${ids[0]}@90%`, `${ids[1]}@10%`, "-y"]);
});
afterAll(() => project?.[Symbol.asyncDispose]());

function idIn(stdout: string): string {
  return stdout.match(/Version ID: ([0-9a-f-]{36})/)?.[1] ?? "";
}

describe("90 to 10", () => {
  it("is kept over 10,000 calls that say nothing", async () => {
    const share = await shareOfOne(() => ({}));
    expect(Math.abs(share - 90), `${share} %`).toBeLessThan(TOLERANCE);
  });

  it("is kept over 10,000 calls of as many keys", async () => {
    const share = await shareOfOne((call) => ({ "Cloudflare-Workers-Version-Key": `caller ${call}` }));
    expect(Math.abs(share - 90), `${share} %`).toBeLessThan(TOLERANCE);
  });

  it("gives one key one version", async () => {
    for (const key of ["ada", "bob", "caller 7"]) {
      const headers = { "Cloudflare-Workers-Version-Key": key };
      const seen = await Promise.all(Array.from({ length: 100 }, () => ask(NAME, "/release", { headers })));
      expect(new Set(seen.map(({ body }) => body)).size, key).toBe(1);
    }
  });
});
