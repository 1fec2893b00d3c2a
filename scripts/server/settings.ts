/**
 * What the operator may set: environment variables and arguments of `npm start`, checked once.
 */
import { totalmem } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";

const MIN_ADMIN_KEY_LENGTH = 16;
const MIN_MASTER_KEY_LENGTH = 32;

const MAX_DEFAULT_MEMORY_MB = 4_096;

/** Half of the machine's memory, 4 GB at most: room for many loaded functions, and for the machine besides. */
export function defaultMemoryMb(machineBytes: number): number {
  return Math.max(128, Math.min(MAX_DEFAULT_MEMORY_MB, Math.floor(machineBytes / 2 / 1024 / 1024)));
}

const environment = z.object({
  /** 0 takes any free port. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  HOST: z.string().default("127.0.0.1"),
  /** Folder of everything the server remembers. */
  TROUPE_DATA: z.string().default(".troupe"),
  TROUPE_ADMIN_KEY: z.string().min(MIN_ADMIN_KEY_LENGTH, "must be a secret of at least 16 characters").optional(),
  /** What the secrets of functions are sealed with. */
  TROUPE_MASTER_KEY: z.string().min(MIN_MASTER_KEY_LENGTH, "must be a secret of at least 32 characters").optional(),
  /** How many workers perform; `wrangler.toml` says it when this is not set. */
  TROUPE_WORKERS: z.coerce.number().int().min(1).max(1_000).optional(),
  /** Where callbacks of jobs may go besides https on public names; `wrangler.toml` says it when this is not set. */
  TROUPE_CALLBACK_ALLOW: z.string().optional(),
  /** How long the runtime may answer nothing before it is killed and restarted. */
  TROUPE_WATCHDOG_MS: z.coerce.number().int().min(200).max(600_000).default(2_000),
  /** Resident memory at which the runtime is killed and restarted. */
  TROUPE_MEMORY_MB: z.coerce.number().int().min(128).max(1_048_576).default(defaultMemoryMb(totalmem())),
  /** `public`: functions never reach this machine or its network. `private`: they may, if their allow-list does. */
  TROUPE_OUTBOUND: z.enum(["public", "private"]).default("public"),
});

/** The settings of one server. Paths are absolute. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly dataFolder: string;
  /** Null: the server makes a key of its own. */
  readonly adminKey: string | null;
  /** Null: the server makes a key of its own. */
  readonly masterKey: string | null;
  /** Null: as `wrangler.toml` says. */
  readonly workers: number | null;
  /** Allow rules separated by commas. Null: as `wrangler.toml` says. */
  readonly callbackAllow: string | null;
  readonly watchdogMs: number;
  readonly memoryBytes: number;
  readonly outbound: "public" | "private";
  /** The wrangler configuration that names the Worker and its bindings. */
  readonly config: string;
  readonly examples: boolean;
}

/** Reads the settings. Throws an error that names every fault, for the operator to read. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
  folder: string,
): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: { config: { type: "string", default: "wrangler.toml" }, examples: { type: "boolean", default: true } },
    allowNegative: true,
  });
  // `PORT= npm start` means the default, as an unset variable does.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(given);
  if (!parsed.success) throw new Error(`These settings are wrong:\n${z.prettifyError(parsed.error)}`);
  const { data } = parsed;
  return {
    port: data.PORT,
    host: data.HOST,
    dataFolder: resolve(folder, data.TROUPE_DATA),
    adminKey: data.TROUPE_ADMIN_KEY ?? null,
    masterKey: data.TROUPE_MASTER_KEY ?? null,
    workers: data.TROUPE_WORKERS ?? null,
    callbackAllow: data.TROUPE_CALLBACK_ALLOW ?? null,
    watchdogMs: data.TROUPE_WATCHDOG_MS,
    memoryBytes: data.TROUPE_MEMORY_MB * 1024 * 1024,
    outbound: data.TROUPE_OUTBOUND,
    config: resolve(folder, values.config),
    examples: values.examples,
  };
}
