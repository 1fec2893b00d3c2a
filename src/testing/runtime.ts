/**
 * A Troupe inside this process's care: Miniflare, and under it workerd, with nothing kept and nobody watching.
 */
import { randomBytes } from "node:crypto";
import { Miniflare, NoOpLog } from "miniflare";
import { OUTBOUND_WORKER, type OutboundRange, runtimeOptions } from "../local/runtime-options.ts";
import { findBundle } from "./find-bundle.ts";

const LOOPBACK = "127.0.0.1";
const KEY_BYTES = 24;

export interface RuntimeChoice {
  readonly outbound: OutboundRange;
  /** Null: as many as `wrangler.toml` says. */
  readonly workers: number | null;
}

export interface Runtime {
  readonly url: string;
  readonly key: string;
  /** Ends the runtime; what it kept is gone. */
  dispose(): Promise<void>;
}

/** Starts a runtime on a free port of this machine. Any number of them run side by side. */
export async function startRuntime({ outbound, workers }: RuntimeChoice): Promise<Runtime> {
  const key = `troupe_test_${randomBytes(KEY_BYTES).toString("base64url")}`;
  const options = runtimeOptions(await findBundle(), {
    host: LOOPBACK,
    port: 0,
    outbound,
    bindings: {
      TROUPE_ADMIN_KEY: key,
      TROUPE_MASTER_KEY: randomBytes(KEY_BYTES).toString("base64url"),
      ...(workers === null ? {} : { TROUPE_WORKERS: String(workers) }),
    },
  });
  const miniflare = new Miniflare({
    ...options,
    log: new NoOpLog(),
    // What functions print is in their invocations' logs; the rest would stand between the tests' own lines.
    handleStructuredLogs: () => undefined,
  });
  try {
    const { origin } = await miniflare.unsafeGetDirectURL(OUTBOUND_WORKER);
    return { url: origin, key, dispose: () => miniflare.dispose() };
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}
