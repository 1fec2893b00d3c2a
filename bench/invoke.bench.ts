/**
 * Bench (a): an invocation against the floor, in turn in the same run: throughput at 32 connections, median latency at 1.
 */

import { claimPort } from "../scripts/server/port.ts";
import { apiOf, deployTyped } from "../test/support/api.ts";
import { startServer } from "../test/support/server.ts";
import { startFloor } from "./support/floor-server.ts";
import { invocationOf } from "./support/invocation.ts";
import { type Measured, measureSides } from "./support/sides.ts";

/** Measures the floor as base and an invocation as subject, alternating. */
export async function runInvokeBench(): Promise<Measured> {
  const port = await claimPort("127.0.0.1", 0, 0);
  const floorServer = await startFloor(port);
  await using server = await startServer();
  try {
    await deployTyped(
      apiOf(server.url, server.adminKey),
      "add",
      "export default (a: number, b: number): number => a + b;",
    );
    const subject = invocationOf(server, "add", [2, 3]);
    return await measureSides({ port, path: "/", body: subject.body }, subject);
  } finally {
    await floorServer.dispose();
  }
}
