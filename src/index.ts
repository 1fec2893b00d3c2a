/**
 * The composition root: the only file that knows both the director and the Durable Objects.
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { jobShardFor } from "../durable-objects/job-shard.ts";
import { Ward } from "../durable-objects/jobs/ward.ts";
import { workerHostFor } from "../durable-objects/worker-host.ts";
import type { JobAttempt } from "./contracts/job.ts";
import { assetPages } from "./director/adapters/asset-pages.ts";
import { jobsOf, settlerOf } from "./director/adapters/do-jobs.ts";
import { DoKeyRing } from "./director/adapters/do-key-ring.ts";
import { DoRegistry } from "./director/adapters/do-registry.ts";
import { workersOf } from "./director/adapters/do-workers.ts";
import { reportFailure } from "./director/adapters/failure-log.ts";
import { systemEntropy } from "./director/adapters/system-entropy.ts";
import { systemThread } from "./director/adapters/system-thread.ts";
import { appOf, newDirector } from "./director/app.ts";
import type { Director } from "./director/director.ts";
import { performBatch } from "./director/jobs/perform.ts";
import { type Env, parseSettings } from "./env.ts";
import { gatewayFor } from "./sandbox/gateway.ts";
import { IoLedger } from "./sandbox/io-ledger.ts";

export { KeyRingObject } from "../durable-objects/key-ring.ts";
export { RegistryObject } from "../durable-objects/registry.ts";

const ledger = new IoLedger();
/** The way out of every function's isolate. */
export const Gateway = gatewayFor(ledger);
/** The workers. */
export const WorkerHost = workerHostFor(ledger);
/** The jobs. */
export const JobShard = jobShardFor(new Ward(() => crypto.randomUUID()));

/** Runs jobs for their shards. */
export class Performer extends WorkerEntrypoint<Env> {
  perform(shard: string, attempts: readonly JobAttempt[]): Promise<void> {
    director ??= createDirector(this.env);
    const performed = performBatch(director, settlerOf(this.env.JOBS, shard), attempts);
    // What was begun is told of even if the shard that sent it is reset meanwhile.
    this.ctx.waitUntil(performed.catch(() => undefined));
    return performed;
  }
}

let director: Director | undefined;
let app: ReturnType<typeof appOf> | undefined;

function createDirector(env: Env): Director {
  const settings = parseSettings(env);
  const entropy = systemEntropy;
  return newDirector({
    registry: new DoRegistry({ registry: env.REGISTRY, functions: env.FUNCTIONS, now: entropy.now }),
    keys: new DoKeyRing({ keyRing: env.KEY_RING, adminKey: settings.TROUPE_ADMIN_KEY, entropy }),
    workers: workersOf(env.WORKER_HOST, settings.TROUPE_WORKERS, entropy),
    jobs: jobsOf(env.JOBS),
    pages: assetPages(env.ASSETS),
    entropy,
    thread: systemThread,
    defaultRouting: settings.TROUPE_ROUTING,
    baseDomain: settings.TROUPE_BASE_DOMAIN,
    callbackAllow: settings.TROUPE_CALLBACK_ALLOW,
    reportFailure,
  });
}

export default {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response> {
    director ??= createDirector(env);
    app ??= appOf(director);
    return app.fetch(request, env, ctx);
  },
} satisfies ExportedHandler<Env>;
