/**
 * Everything is killed at a random moment of a stream of deploys; after the restart each acknowledged deploy is there,
 * complete: listed, and callable with the code that was acknowledged.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type Api, apiOf, deploy, invoke } from "../support/api.ts";
import { startServer } from "../support/server.ts";

const ROUNDS = 4;
/** Kill after up to so many milliseconds of deploying; fixed, so that a failure can be repeated. */
const KILL_AFTER_MS = [35, 180, 90, 320];

describe("kill -9 of everything", () => {
  it("loses no acknowledged deploy", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "troupe-durability-"));
    const acknowledged = new Map<string, number>();
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const server = await startServer({ dataDir });
        const api = apiOf(server.url, server.adminKey);
        await verify(api, acknowledged);
        const deploying = deployUntilLost(api, round, acknowledged);
        await sleep(KILL_AFTER_MS[round]);
        await server.killHard();
        await deploying;
      }
      const server = await startServer({ dataDir });
      await verify(apiOf(server.url, server.adminKey), acknowledged);
      await server.stop();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
    expect(acknowledged.size).toBeGreaterThan(0);
  });
});

/** Deploys and redeploys until the server is gone. Remembers what was acknowledged. */
async function deployUntilLost(api: Api, round: number, acknowledged: Map<string, number>): Promise<void> {
  for (let index = 0; ; index++) {
    const name = `round-${round}-${index % 6}`;
    const value = round * 1_000 + index;
    try {
      await deploy(api, name, `export default () => ${value};`);
    } catch {
      // The last one may or may not have been accepted: nothing was promised of it.
      acknowledged.delete(name);
      return;
    }
    acknowledged.set(name, value);
  }
}

async function verify(api: Api, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  for (const [name, value] of acknowledged) {
    expect((await api("GET", `/v1/functions/${name}`)).status).toBe(200);
    expect((await invoke(api, name)).body.value).toBe(value);
  }
}
