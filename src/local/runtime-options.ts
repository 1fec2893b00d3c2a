/**
 * What Miniflare is started with to run Troupe on this machine: the Worker, and its limited way out.
 */
import { convertV4MiniflareOptions, type MiniflareOptions } from "miniflare";
import type { WorkerBundle } from "./worker-bundle.ts";

const WORKER_NAME = "troupe";
/** The other Worker: the way out, and the holder of the socket. */
export const OUTBOUND_WORKER = "outbound";

/** What functions may reach besides their allow-lists: the internet alone, or this machine and its network too. */
export type OutboundRange = "public" | "private";
/** workerd's words for ranges of addresses. `private` includes this machine itself. */
const ADDRESS_RANGES: Readonly<Record<OutboundRange, readonly string[]>> = {
  public: ["public"],
  private: ["public", "private"],
};

export interface RuntimeSettings {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Folder of Durable Objects and KV; a temporary one, removed at the end, when it is not given. */
  readonly state?: string;
  readonly outbound: OutboundRange;
  /** Variables that take the place of those in `wrangler.toml`. */
  readonly bindings: Readonly<Record<string, string>>;
}

/** The same options, with variables that are to stand in no file. */
export function withVariables(
  options: MiniflareOptions,
  variables: Readonly<Record<string, string>>,
): MiniflareOptions {
  const env = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, { type: "text", value } as const]),
  );
  const workers = options.workers.map((worker) =>
    worker.config.name === WORKER_NAME
      ? { ...worker, config: { ...worker.config, env: { ...worker.config.env, ...env } } }
      : worker,
  );
  return { ...options, workers };
}

/** Options for Miniflare; they are plain data and survive JSON. */
export function runtimeOptions(bundle: WorkerBundle, settings: RuntimeSettings): MiniflareOptions {
  const { options, worker, outbound } = bundle;
  return convertV4MiniflareOptions({
    // Nothing reads `request.cf` locally, and asking for it would need the internet.
    cf: false,
    ...(settings.state === undefined ? {} : { resourcePersistencePath: settings.state }),
    workers: [
      {
        ...options,
        name: WORKER_NAME,
        modules: [{ type: "ESModule", path: "worker.js", contents: worker }],
        bindings: { ...options.bindings, ...settings.bindings },
        outboundService: { name: OUTBOUND_WORKER, entrypoint: "Outbound" },
      },
      {
        name: OUTBOUND_WORKER,
        compatibilityDate: options.compatibilityDate,
        // A socket of the Worker itself would lead through the router of its assets, which costs every call.
        unsafeDirectSockets: [{ host: settings.host, port: settings.port, serviceName: WORKER_NAME }],
        modules: [{ type: "ESModule", path: "outbound.js", contents: outbound }],
        serviceBindings: {
          NETWORK: {
            network: { allow: [...ADDRESS_RANGES[settings.outbound]], tlsOptions: { trustBrowserCas: true } },
          },
        },
      },
    ],
  });
}
