/**
 * The Worker under test: the project's objects, and doubles of them that fail on purpose.
 */
import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import { jobShardFor } from "../../durable-objects/job-shard.ts";
import { Ward } from "../../durable-objects/jobs/ward.ts";
import type { RegistryEnv } from "../../durable-objects/registry.ts";
import { RegistryObject } from "../../durable-objects/registry.ts";
import { workerHostFor } from "../../durable-objects/worker-host.ts";
import { type WorkflowRunsEnv, workflowRunsFor } from "../../durable-objects/workflow-runs.ts";
import type { Firing, FiringOutcome } from "../../src/contracts/cron.ts";
import type { JobAttempt } from "../../src/contracts/job.ts";
import { gatewayFor } from "../../src/sandbox/gateway.ts";
import { IoLedger } from "../../src/sandbox/io-ledger.ts";
import { kvBindingFor } from "../../src/sandbox/kv-binding.ts";
import { Turnstile } from "../../src/workflow/turnstile.ts";
import { faultyKv } from "./support/faulty-kv.ts";
import { scriptedEngine, scriptedIsolate } from "./support/scripted-engine.ts";
import { playBatch } from "./support/scripted-performer.ts";
import { playFiring } from "./support/scripted-timekeeper.ts";

export { AccountObject } from "../../durable-objects/account.ts";
export { CronObject } from "../../durable-objects/crons.ts";
export { KeyRingObject } from "../../durable-objects/key-ring.ts";
export { KvNamespaceObject } from "../../durable-objects/kv-namespace.ts";
export { RegistryObject } from "../../durable-objects/registry.ts";
export { ResultCacheObject } from "../../durable-objects/result-cache.ts";
export { RosterObject } from "../../durable-objects/roster.ts";
export { TailObject } from "../../durable-objects/tails.ts";
export { WorkflowBookObject } from "../../durable-objects/workflow-book.ts";
/** The platform's own, whose director works with the objects of this Worker. */
export { DurableWorkflow } from "../../src/index.ts";
export { Tail } from "../../src/sandbox/tail.ts";

const ledger = new IoLedger();
export const Gateway = gatewayFor(ledger);
export const KvBinding = kvBindingFor(ledger);
export const WorkerHost = workerHostFor(ledger);

/** A registry whose KV fails while a test wants it to. */
export class FaultyRegistryObject extends RegistryObject {
  constructor(ctx: DurableObjectState, env: RegistryEnv) {
    super(ctx, { ...env, FUNCTIONS: faultyKv(env.FUNCTIONS) });
  }
}

const turnstile = new Turnstile({ now: Date.now, random: Math.random, pause: () => Promise.resolve() });
const ward = new Ward(() => crypto.randomUUID());
/** The jobs. */
export const JobShard = jobShardFor(ward);
/** Durable runs of workflows. */
export const WorkflowRunsObject = workflowRunsFor(ward, turnstile);

/** Runs whose engine does nothing but note what it is told, and be in the state that a test says. */
export class PlayedRunsObject extends workflowRunsFor(scriptedIsolate, turnstile) {
  constructor(ctx: DurableObjectState, _env: WorkflowRunsEnv) {
    super(ctx, { WORKFLOW_ENGINE: scriptedEngine });
  }
}

/** Runs jobs as the test scripts it. */
export class Performer extends WorkerEntrypoint<Cloudflare.Env> {
  perform(shard: string, attempts: readonly JobAttempt[]): Promise<void> {
    return playBatch(attempts, (settlements) => this.env.JOBS.getByName(shard).settle(settlements));
  }
}

/** Makes the calls of timetables as the test scripts it. */
export class Timekeeper extends WorkerEntrypoint<Cloudflare.Env> {
  fire(firing: Firing): Promise<FiringOutcome> {
    return playFiring(firing);
  }
}

/** An object with an empty database of its own. */
export class BareObject extends DurableObject {}

// biome-ignore lint/style/noDefaultExport: the runtime looks for a Worker's default export.
export default {
  fetch: () => new Response(null, { status: 404 }),
} satisfies ExportedHandler;
