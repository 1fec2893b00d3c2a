/** `troupe/testing` at work: the sample of its page in a user's own vitest, many side by side, and failures. */
import { readFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { startTroupe } from "../../src/testing/index.ts";
import { execute } from "../support/cli-process.ts";
import { readSamples, type Sample } from "../support/samples.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const MATH = new URL("../../examples/arithmetic/math.ts", import.meta.url);

/** In a checkout `troupe/testing` is not installed. */
const CONFIG = `export default { resolve: { alias: { "troupe/testing": ${JSON.stringify(join(ROOT, "src/testing/index.ts"))} } } };\n`;

const isFile = (sample: Sample) => sample.kind === "file";

describe("troupe/testing", () => {
  it("runs the sample of its page", async () => {
    const files = readSamples(await readFile(join(ROOT, "docs/testing.md"), "utf8")).filter(isFile);
    expect(files.map(({ name }) => name)).toEqual(["math.ts", "math.test.ts"]);
    await using folder = await temporaryFolder({ "package.json": '{ "type": "module" }', "vitest.config.ts": CONFIG });
    await symlink(join(ROOT, "node_modules"), join(folder.path, "node_modules"));
    for (const { name, text } of files) await writeFile(join(folder.path, name), text);
    const ran = await execute(join(ROOT, "node_modules/.bin/vitest"), ["run"], { cwd: folder.path });
    expect(ran.stdout + ran.stderr).toMatch(/Tests .*1 passed/);
    expect(ran.code).toBe(0);
  });

  it("starts many side by side, each with its own functions", async () => {
    const troupes = await Promise.all([1, 2, 3].map((workers) => startTroupe({ workers })));
    expect(new Set(troupes.map(({ url }) => url)).size).toBe(3);
    await troupes[0]?.deploy(MATH);
    expect((await troupes[0]?.api.list())?.functions).toHaveLength(3);
    expect((await troupes[1]?.api.list())?.functions).toEqual([]);
    await Promise.all(troupes.map((troupe) => troupe.dispose()));
    for (const { url } of troupes) await expect(fetch(url)).rejects.toThrow();
  });

  it("deploys what it is told of a file, under the name and the limits it is told", async () => {
    const config = { limits: { cpuMs: 20 } };
    await using troupe = await startTroupe({ deploy: [{ file: MATH, exports: ["add"], name: "plus", config }] });
    expect(await troupe.fn("plus")(2, 3)).toBe(5);
    expect((await troupe.api.show("plus")).config.limits.cpuMs).toBe(20);
  });

  it("rejects with what is wrong with a file, and leaves nothing running", async () => {
    await using folder = await temporaryFolder({ "bad.ts": "export const = 1;" });
    await expect(startTroupe({ deploy: [join(folder.path, "bad.ts")] })).rejects.toMatchObject({
      code: "invalid_source",
    });
  });
});
