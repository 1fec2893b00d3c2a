/** Where the Worker that tests run comes from, and when it is made again. */
import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BUNDLE_PATH, type WorkerBundle } from "../../../src/local/worker-bundle.ts";
import { findBundle, isFresh } from "../../../src/testing/find-bundle.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const YESTERDAY = Date.now() - 86_400_000;
const bundle: WorkerBundle = {
  options: { compatibilityDate: "2026-10-01", bindings: {} },
  worker: "export default {};",
  outbound: "export default {};",
  inputs: ["src/index.ts"],
  builtAt: YESTERDAY,
};
const setTime = (path: string, ms: number) => utimes(path, ms / 1_000, ms / 1_000);

describe("the bundle", () => {
  it("is stale when one of its files is newer or gone", async () => {
    await using folder = await temporaryFolder({ "src/index.ts": "" });
    expect(isFresh(bundle, folder.path)).toBe(false);
    await setTime(join(folder.path, "src/index.ts"), YESTERDAY - 1_000);
    expect(isFresh(bundle, folder.path)).toBe(true);
    expect(isFresh({ ...bundle, inputs: ["src/index.ts", "src/gone.ts"] }, folder.path)).toBe(false);
  });

  it("of an installed package is what it ships", async () => {
    const text = JSON.stringify(bundle);
    await using folder = await temporaryFolder({ "package.json": "{}", [BUNDLE_PATH]: text, "dist/testing/a.js": "" });
    expect(await findBundle(join(folder.path, "dist/testing"))).toEqual(bundle);
  });

  it("of a clone is made anew when it is stale, and then kept", async () => {
    await using folder = await temporaryFolder({
      "package.json": "{}",
      "src/index.ts": "",
      "scripts/build-worker.ts": `
        import { writeFileSync } from "node:fs";
        writeFileSync(${JSON.stringify(BUNDLE_PATH)}, ${JSON.stringify(JSON.stringify({ ...bundle, worker: "new" }))});`,
      [BUNDLE_PATH]: "torn {",
    });
    expect(await findBundle(folder.path)).toMatchObject({ worker: "new" });
    await setTime(join(folder.path, "src/index.ts"), YESTERDAY - 1_000);
    await writeFile(join(folder.path, "scripts/build-worker.ts"), "throw new Error('must not run');");
    expect(await findBundle(folder.path)).toMatchObject({ worker: "new" });
  });

  it("that cannot be made rejects with the reason", async () => {
    await using folder = await temporaryFolder({
      "package.json": "{}",
      "scripts/build-worker.ts": "process.stderr.write('main is missing'); process.exitCode = 1;",
    });
    await expect(findBundle(folder.path)).rejects.toThrow("main is missing");
  });
});
