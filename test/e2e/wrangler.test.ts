/**
 * The field's own tool on the project's own `wrangler.toml`: `wrangler deploy --dry-run` bundles, `wrangler dev` serves.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimPort } from "../../scripts/server/port.ts";
import { apiOf, deploy, invoke } from "../support/api.ts";

const ROOT = join(import.meta.dirname, "../..");
const WRANGLER = join(ROOT, "node_modules/.bin/wrangler");
const ADMIN_KEY = "a-key-for-this-test-only";
const ENV = { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" };
const READY_WITHIN_MS = 45_000;

describe("wrangler", () => {
  let folder: string;
  let dev: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "troupe-wrangler-"));
  });
  afterEach(async () => {
    if (dev?.pid !== undefined) process.kill(-dev.pid, "SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });

  it("bundles for deployment, with every binding", async () => {
    const { stdout } = await promisify(execFile)(WRANGLER, ["deploy", "--dry-run", "--outdir", folder], {
      cwd: ROOT,
      env: ENV,
    });
    for (const binding of ["REGISTRY", "KEY_RING", "WORKER_HOST", "JOBS", "FUNCTIONS", "LOADER"]) {
      expect(stdout).toContain(`env.${binding}`);
    }
    expect(stdout).toContain("env.RESULT_CACHE");
  });

  it("serves, deploys, calls and limits under wrangler dev", async () => {
    const port = await claimPort("127.0.0.1", 0, 0);
    const args = ["dev", "--port", `${port}`, "--var", `TROUPE_ADMIN_KEY:${ADMIN_KEY}`, "--persist-to", folder];
    dev = spawn(WRANGLER, args, { cwd: ROOT, env: ENV, stdio: "ignore", detached: true });
    const url = `http://127.0.0.1:${port}`;
    await answers(`${url}/healthz`);
    const api = apiOf(url, ADMIN_KEY);
    await deploy(api, "add", "export default (a: number, b: number): number => a + b;");
    expect((await invoke(api, "add", 2, 3)).body.value).toBe(5);
    await deploy(api, "spin", "export default () => { for (;;); };", { limits: { cpuMs: 200 } });
    expect((await invoke(api, "spin")).body.code).toBe("cpu_limit");
  });
});

/** Waits until a server answers. */
async function answers(url: string): Promise<void> {
  const endMs = performance.now() + READY_WITHIN_MS;
  while (performance.now() < endMs) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await sleep(200);
  }
  throw new Error(`${url} does not answer.`);
}
