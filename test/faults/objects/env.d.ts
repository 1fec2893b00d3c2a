/**
 * Bindings of `test/faults/objects/wrangler.toml`, as `cloudflare:workers` gives them to tests.
 */
declare namespace Cloudflare {
  interface Env {
    readonly FAULTY_JOBS: DurableObjectNamespace<import("./entry.ts").JobShard>;
  }
}
