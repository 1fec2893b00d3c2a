/**
 * What a function gets for `cloudflare:workers`: base classes that are classes and nothing more, its own `env`, and the
 * `waitUntil` of the call that runs. The runtime's module would hand it a stub of its own isolate, which answers
 * unmetered calls without end, and the means to end the isolate under everybody's calls.
 */
import type { WORKERS_EXPORTS } from "../../contracts/sandbox-call.ts";
import { waitUntil } from "./background.ts";
import { ownEnv } from "./own-env.ts";

/** The base of the classes that a function exports as entrypoints. */
export class WorkerEntrypoint {
  protected readonly ctx: object;
  protected readonly env: object;

  constructor(ctx: object, env: object) {
    this.ctx = ctx;
    this.env = env;
  }
}

/** Classes that packages build on. Nothing here makes an instance of them. */
class DurableObject extends WorkerEntrypoint {}
class WorkflowEntrypoint extends WorkerEntrypoint {}
class RpcTarget {}

/** The exports of the module. */
export function workersFacade(): Record<(typeof WORKERS_EXPORTS)[number], unknown> {
  return { WorkerEntrypoint, DurableObject, WorkflowEntrypoint, RpcTarget, env: ownEnv(), waitUntil };
}
