/**
 * The composition root: the only file that knows both the director and the Durable Objects.
 */
import { workerHostFor } from "../durable-objects/worker-host.ts";
import { assetPages } from "./director/adapters/asset-pages.ts";
import { DoKeyRing } from "./director/adapters/do-key-ring.ts";
import { DoRegistry } from "./director/adapters/do-registry.ts";
import { workersOf } from "./director/adapters/do-workers.ts";
import { reportFailure } from "./director/adapters/failure-log.ts";
import { systemEntropy } from "./director/adapters/system-entropy.ts";
import { systemSchedule } from "./director/adapters/system-schedule.ts";
import { systemThread } from "./director/adapters/system-thread.ts";
import { newApp } from "./director/app.ts";
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

let director: ReturnType<typeof newApp> | undefined;

function createDirector(env: Env): ReturnType<typeof newApp> {
  const settings = parseSettings(env);
  const entropy = systemEntropy;
  return newApp({
    registry: new DoRegistry({ registry: env.REGISTRY, functions: env.FUNCTIONS, now: entropy.now }),
    keys: new DoKeyRing({ keyRing: env.KEY_RING, adminKey: settings.TROUPE_ADMIN_KEY, entropy }),
    workers: workersOf(env.WORKER_HOST, settings.TROUPE_WORKERS, entropy),
    jobs: undefined as never,
    pages: assetPages(env.ASSETS),
    entropy,
    thread: systemThread,
    schedule: systemSchedule,
    defaultRouting: settings.TROUPE_ROUTING,
    baseDomain: settings.TROUPE_BASE_DOMAIN,
    reportFailure,
  });
}

export default {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response> {
    director ??= createDirector(env);
    return director.fetch(request, env, ctx);
  },
} satisfies ExportedHandler<Env>;
