/**
 * Bindings of `test/workers/wrangler.toml`, as `cloudflare:workers` gives them to tests.
 */
declare namespace Cloudflare {
  interface Env {
    readonly TROUPE_MASTER_KEY: string;
    readonly LOADER: WorkerLoader;
    readonly FUNCTIONS: KVNamespace;
    readonly REGISTRY: DurableObjectNamespace<import("../../durable-objects/registry.ts").RegistryObject>;
    readonly KEY_RING: DurableObjectNamespace<import("../../durable-objects/key-ring.ts").KeyRingObject>;
    readonly ROSTER: DurableObjectNamespace<import("../../durable-objects/roster.ts").RosterObject>;
    readonly RESULT_CACHE: DurableObjectNamespace<import("../../durable-objects/result-cache.ts").ResultCacheObject>;
    readonly WORKER_HOST: DurableObjectNamespace<import("../../durable-objects/worker-host.ts").WorkerHost>;
    readonly JOBS: DurableObjectNamespace<import("../../durable-objects/job-shard.ts").JobShard>;
    readonly WORKFLOW_BOOK: DurableObjectNamespace<import("../../durable-objects/workflow-book.ts").WorkflowBookObject>;
    readonly WORKFLOW_RUNS: DurableObjectNamespace<import("../../durable-objects/workflow-runs.ts").WorkflowRunsObject>;
    readonly TAILS: DurableObjectNamespace<import("../../durable-objects/tails.ts").TailObject>;
    readonly CRONS: DurableObjectNamespace<import("../../durable-objects/crons.ts").CronObject>;
    readonly ACCOUNT: DurableObjectNamespace<import("../../durable-objects/account.ts").AccountObject>;
    readonly KV_NAMESPACES: DurableObjectNamespace<import("../../durable-objects/kv-namespace.ts").KvNamespaceObject>;
    readonly PLAYED_RUNS: DurableObjectNamespace<import("./entry.ts").PlayedRunsObject>;
    readonly FAULTY_REGISTRY: DurableObjectNamespace<import("./entry.ts").FaultyRegistryObject>;
    readonly BARE: DurableObjectNamespace<import("./entry.ts").BareObject>;
  }
}
