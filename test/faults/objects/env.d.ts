/**
 * Bindings of `test/faults/objects/wrangler.toml`, as `cloudflare:workers` gives them to tests.
 */
declare namespace Cloudflare {
  interface Env {
    /** Seeds to play; `vitest.config.ts` gives them. */
    readonly FAULT_SEEDS: readonly number[];
    readonly FAULTY_JOBS: DurableObjectNamespace<import("./entry.ts").JobShard>;
  }
}
