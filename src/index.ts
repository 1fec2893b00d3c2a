/**
 * The composition root: the only file that knows both the director and the Durable Objects.
 */
import {
  WorkerEntrypoint,
  WorkflowEntrypoint,
  type WorkflowEvent,
  type WorkflowStep,
  waitUntil,
} from "cloudflare:workers";
import { jobShardFor } from "../durable-objects/job-shard.ts";
import { Ward } from "../durable-objects/jobs/ward.ts";
import { workerHostFor } from "../durable-objects/worker-host.ts";
import { workflowRunsFor } from "../durable-objects/workflow-runs.ts";
import type { Firing, FiringOutcome } from "./contracts/cron.ts";
import type { JobAttempt } from "./contracts/job.ts";
import { assetPages } from "./director/adapters/asset-pages.ts";
import { dispatchNamespacesOf, domainsOf } from "./director/adapters/do-account.ts";
import { cronsOf } from "./director/adapters/do-crons.ts";
import { jobsOf, settlerOf } from "./director/adapters/do-jobs.ts";
import { DoKeyRing } from "./director/adapters/do-key-ring.ts";
import { kvNamespacesOf } from "./director/adapters/do-kv.ts";
import { DoRegistry } from "./director/adapters/do-registry.ts";
import { DoResults } from "./director/adapters/do-results.ts";
import { DoRoster } from "./director/adapters/do-roster.ts";
import { tailsOf } from "./director/adapters/do-tails.ts";
import { workersOf } from "./director/adapters/do-workers.ts";
import { runKeeperOf, workflowRunsOf } from "./director/adapters/do-workflow-runs.ts";
import { workflowsOf } from "./director/adapters/do-workflows.ts";
import { reportFailure } from "./director/adapters/failure-log.ts";
import { SecretSealer } from "./director/adapters/secret-sealer.ts";
import { systemEntropy } from "./director/adapters/system-entropy.ts";
import { systemSchedule } from "./director/adapters/system-schedule.ts";
import { systemThread } from "./director/adapters/system-thread.ts";
import { appOf, newDirector } from "./director/app.ts";
import { fireCron } from "./director/crons/fire.ts";
import type { Director } from "./director/director.ts";
import { performBatch } from "./director/jobs/perform.ts";
import { afterRestOf, leavesBodyUnread } from "./director/middleware/unread.ts";
import { playInstance } from "./director/workflow/durable/play.ts";
import { type Env, parseSettings } from "./env.ts";
import { gatewayFor } from "./sandbox/gateway.ts";
import { IoLedger } from "./sandbox/io-ledger.ts";
import { kvBindingFor } from "./sandbox/kv-binding.ts";
import { Turnstile } from "./workflow/turnstile.ts";

export { AccountObject } from "../durable-objects/account.ts";
export { CronObject } from "../durable-objects/crons.ts";
export { KeyRingObject } from "../durable-objects/key-ring.ts";
export { KvNamespaceObject } from "../durable-objects/kv-namespace.ts";
export { RegistryObject } from "../durable-objects/registry.ts";
export { ResultCacheObject } from "../durable-objects/result-cache.ts";
export { RosterObject } from "../durable-objects/roster.ts";
export { TailObject } from "../durable-objects/tails.ts";
export { WorkflowBookObject } from "../durable-objects/workflow-book.ts";

export { Tail } from "./sandbox/tail.ts";

const ledger = new IoLedger();
/** The way out of every function's isolate. */
export const Gateway = gatewayFor(ledger);
/** The way from a function's isolate to its key-value storage. */
export const KvBinding = kvBindingFor(ledger);
/** The workers. */
export const WorkerHost = workerHostFor(ledger);
const ward = new Ward(() => crypto.randomUUID());
/** The jobs. */
export const JobShard = jobShardFor(ward);
const turnstile = new Turnstile({
  now: Date.now,
  random: Math.random,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});
/** Durable runs of workflows. */
export const WorkflowRunsObject = workflowRunsFor(ward, turnstile);

/** Runs jobs for their shards. */
export class Performer extends WorkerEntrypoint<Env> {
  perform(shard: string, attempts: readonly JobAttempt[]): Promise<void> {
    serving ??= createDirector(this.env);
    const performed = performBatch(serving.director, settlerOf(this.env.JOBS, shard), attempts);
    // What was begun is told of even if the shard that sent it is reset meanwhile.
    this.ctx.waitUntil(performed.catch(() => undefined));
    return performed;
  }
}

/** Makes the calls that are due by a timetable. */
export class Timekeeper extends WorkerEntrypoint<Env> {
  fire(firing: Firing): Promise<FiringOutcome> {
    serving ??= createDirector(this.env);
    return fireCron(serving.director, firing);
  }
}

/** Plays durable runs of workflows for the engine. */
export class DurableWorkflow extends WorkflowEntrypoint<Env> {
  override run({ instanceId }: WorkflowEvent<unknown>, step: WorkflowStep): Promise<void> {
    serving ??= createDirector(this.env);
    return playInstance(
      { director: serving.director, keeper: runKeeperOf(this.env.WORKFLOW_RUNS), turnstile },
      instanceId,
      step,
    );
  }
}

interface Serving {
  readonly director: Director;
  readonly app: ReturnType<typeof appOf>;
  readonly roster: DoRoster;
}
let serving: Serving | undefined;

function createDirector(env: Env): Serving {
  const settings = parseSettings(env);
  const entropy = systemEntropy;
  const roster = new DoRoster({
    roster: env.ROSTER,
    size: settings.TROUPE_WORKERS,
    now: entropy.now,
    background: waitUntil,
  });
  const director = newDirector({
    registry: new DoRegistry({ registry: env.REGISTRY, functions: env.FUNCTIONS, now: entropy.now }),
    keys: new DoKeyRing({ keyRing: env.KEY_RING, adminKey: settings.TROUPE_ADMIN_KEY, entropy }),
    secrets: new SecretSealer(settings.TROUPE_MASTER_KEY, entropy),
    workers: workersOf(env.WORKER_HOST, roster, entropy),
    roster,
    jobs: jobsOf(env.JOBS),
    results: new DoResults({
      caches: env.RESULT_CACHE,
      copies: env.FUNCTIONS,
      now: entropy.now,
      schedule: systemSchedule,
      background: waitUntil,
    }),
    kv: kvNamespacesOf(env.ACCOUNT, env.KV_NAMESPACES),
    workflows: workflowsOf(env.WORKFLOW_BOOK),
    workflowRuns: workflowRunsOf(env.WORKFLOW_RUNS),
    crons: cronsOf(env.CRONS),
    tails: tailsOf(env.TAILS),
    domains: domainsOf(env.ACCOUNT),
    dispatch: dispatchNamespacesOf(env.ACCOUNT),
    pages: assetPages(env.ASSETS),
    entropy,
    thread: systemThread,
    schedule: systemSchedule,
    background: waitUntil,
    defaultRouting: settings.TROUPE_ROUTING,
    baseDomain: settings.TROUPE_BASE_DOMAIN,
    callbackAllow: settings.TROUPE_CALLBACK_ALLOW,
    reportFailure,
  });
  return { director, app: appOf(director), roster };
}

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    serving ??= createDirector(env);
    const { app, roster, director } = serving;
    const { hosts } = director;
    // What a director's first calls are routed by should be the truth; later ones do not wait for it.
    if (roster.wasAsked) hosts.keepUp();
    else await Promise.all([roster.refresh(), hosts.refresh()]);
    const response = await app.fetch(request, env, ctx);
    return leavesBodyUnread(request, response) ? afterRestOf(request, response) : response;
  },
} satisfies ExportedHandler<Env>;
