/**
 * The bindings and variables of `wrangler.toml`, checked once per isolate; the only place that knows their names.
 */
import { z } from "zod";
import type { AccountObject } from "../durable-objects/account.ts";
import type { CronObject } from "../durable-objects/crons.ts";
import type { JobShard } from "../durable-objects/job-shard.ts";
import type { KeyRingObject } from "../durable-objects/key-ring.ts";
import type { KvNamespaceObject } from "../durable-objects/kv-namespace.ts";
import type { RegistryObject } from "../durable-objects/registry.ts";
import type { ResultCacheObject } from "../durable-objects/result-cache.ts";
import type { RosterObject } from "../durable-objects/roster.ts";
import type { TailObject } from "../durable-objects/tails.ts";
import type { WorkerHost } from "../durable-objects/worker-host.ts";
import type { WorkflowBookObject } from "../durable-objects/workflow-book.ts";
import type { WorkflowRunsObject } from "../durable-objects/workflow-runs.ts";
import { type AllowRule, parseAllowRule } from "./contracts/allow-rule.ts";
import { routingStrategy } from "./contracts/function.ts";

/** Bindings and variables as the runtime hands them over. */
export interface Env {
  readonly REGISTRY: DurableObjectNamespace<RegistryObject>;
  readonly KEY_RING: DurableObjectNamespace<KeyRingObject>;
  readonly WORKER_HOST: DurableObjectNamespace<WorkerHost>;
  readonly ROSTER: DurableObjectNamespace<RosterObject>;
  readonly JOBS: DurableObjectNamespace<JobShard>;
  readonly RESULT_CACHE: DurableObjectNamespace<ResultCacheObject>;
  readonly WORKFLOW_BOOK: DurableObjectNamespace<WorkflowBookObject>;
  readonly WORKFLOW_RUNS: DurableObjectNamespace<WorkflowRunsObject>;
  readonly WORKFLOW_ENGINE: Workflow;
  readonly TAILS: DurableObjectNamespace<TailObject>;
  readonly CRONS: DurableObjectNamespace<CronObject>;
  readonly ACCOUNT: DurableObjectNamespace<AccountObject>;
  readonly KV_NAMESPACES: DurableObjectNamespace<KvNamespaceObject>;
  readonly FUNCTIONS: KVNamespace;
  readonly LOADER: WorkerLoader;
  /** Missing where no pages were built; the platform does without. */
  readonly ASSETS?: Fetcher;
  readonly TROUPE_ADMIN_KEY?: string;
  readonly TROUPE_MASTER_KEY?: string;
  readonly TROUPE_WORKERS?: string | number;
  readonly TROUPE_ROUTING?: string;
  readonly TROUPE_BASE_DOMAIN?: string;
  readonly TROUPE_CALLBACK_ALLOW?: string;
}

/** Allow rules in one text, separated by commas. */
const allowRules = z.string().transform((text, context): AllowRule[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .flatMap((part) => {
      const rule = parseAllowRule(part);
      if (rule.ok) return [rule.value];
      context.addIssue({ code: "custom", message: `\`${part}\`: ${rule.fault}` });
      return [];
    }),
);

const settings = z.object({
  TROUPE_ADMIN_KEY: z.string().min(16, "must be a secret of at least 16 characters").optional(),
  TROUPE_MASTER_KEY: z.string().min(32, "must be a secret of at least 32 characters").optional(),
  TROUPE_WORKERS: z.coerce.number().int().min(1).max(1_000).default(4),
  TROUPE_ROUTING: routingStrategy.default("affinity"),
  TROUPE_BASE_DOMAIN: z.string().min(1).default("fn.localhost"),
  TROUPE_CALLBACK_ALLOW: allowRules.prefault(""),
});
export type Settings = z.infer<typeof settings>;

/** Workers of a new troupe. */
export function troupeSize({ TROUPE_WORKERS }: Pick<Env, "TROUPE_WORKERS">): number {
  return settings.shape.TROUPE_WORKERS.parse(TROUPE_WORKERS);
}

const BINDINGS = [
  ...["REGISTRY", "KEY_RING", "WORKER_HOST", "ROSTER", "JOBS", "FUNCTIONS", "LOADER"],
  ...["RESULT_CACHE", "WORKFLOW_BOOK", "WORKFLOW_RUNS", "WORKFLOW_ENGINE"],
  ...["CRONS", "TAILS"],
  ...["ACCOUNT", "KV_NAMESPACES"],
] as const satisfies readonly (keyof Env)[];

/** Checks bindings and variables. Throws one clear sentence naming every fault. */
export function parseSettings(env: Env): Settings {
  const missing = BINDINGS.filter((name) => env[name] === undefined);
  if (missing.length > 0) throw new Error(`Bindings missing from wrangler.toml: ${missing.join(", ")}`);
  const parsed = settings.safeParse(env);
  if (!parsed.success) throw new Error(`Settings are wrong: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
