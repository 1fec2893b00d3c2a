/**
 * One real server for all tests of this project: wrangler is slow enough, and Workers of different names do not meet.
 */
import type { TestProject } from "vitest/node";
import { startServer } from "../../support/server.ts";

declare module "vitest" {
  interface ProvidedContext {
    server: { readonly url: string; readonly adminKey: string };
  }
}

/** Starts the server, and ends it after the last test. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const { url, adminKey } = server;
  project.provide("server", { url, adminKey });
  return async () => {
    await server[Symbol.asyncDispose]();
  };
}
