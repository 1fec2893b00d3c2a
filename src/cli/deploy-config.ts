/**
 * The configuration of a deploy: that of a file with the options of the command line laid over it.
 */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { functionConfig } from "../contracts/function.ts";
import { type CacheConfigOptions, readCacheConfig } from "./cache-options.ts";
import { inputError } from "./errors.ts";
import { parseWhole } from "./values.ts";

export type ConfigInput = z.input<typeof functionConfig>;

export interface ConfigOptions extends CacheConfigOptions {
  readonly config?: string;
  readonly "cpu-ms"?: string;
  readonly "timeout-ms"?: string;
  readonly allow?: string[];
  readonly public?: boolean;
  readonly idempotent?: boolean;
  readonly warm?: string;
  readonly retry?: string;
}

/** Reads it all. Throws `usage`, and `invalid_request` for a file that is no configuration. */
export async function readConfig(options: ConfigOptions, cwd: string): Promise<ConfigInput> {
  const base = options.config === undefined ? {} : await readConfigFile(resolve(cwd, options.config), options.config);
  const cpuMs = options["cpu-ms"];
  const timeoutMs = options["timeout-ms"];
  return {
    ...base,
    limits: {
      ...base.limits,
      ...(cpuMs === undefined ? {} : { cpuMs: parseWhole(cpuMs, "--cpu-ms", 1) }),
      ...(timeoutMs === undefined ? {} : { timeoutMs: parseWhole(timeoutMs, "--timeout-ms", 1) }),
    },
    network: { allow: [...(base.network?.allow ?? []), ...(options.allow ?? [])] },
    cache: { ...base.cache, ...readCacheConfig(options) },
    ...(options.idempotent ? { idempotent: true } : {}),
    ...(options.warm === undefined ? {} : { warm: parseWhole(options.warm, "--warm", 0) }),
    ...(options.retry === undefined
      ? {}
      : { retry: { ...base.retry, maxAttempts: parseWhole(options.retry, "--retry", 1) } }),
    ...(options.public ? { visibility: "public" } : {}),
  };
}

async function readConfigFile(path: string, shown: string): Promise<ConfigInput> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw inputError("invalid_request", `${shown} cannot be read: ${reason}`);
  }
  const checked = functionConfig.safeParse(content);
  if (!checked.success) throw inputError("invalid_request", `${shown}: ${z.prettifyError(checked.error)}`);
  return checked.data;
}
