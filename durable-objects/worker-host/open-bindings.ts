/**
 * The bindings of a version as its isolate gets them: read by their hash, with the secrets opened.
 */
import { versionUuid } from "../../src/artifact/version-ids.ts";
import type { Bindings } from "../../src/contracts/bindings.ts";
import type { FunctionName } from "../../src/contracts/ids.ts";
import { type Result, succeed } from "../../src/contracts/result.ts";
import type { OpenBindings } from "../../src/contracts/sandbox-call.ts";
import type { KvBindingProps } from "../../src/sandbox/kv-binding.ts";
import type { BoundEnv } from "../../src/sandbox/load.ts";
import { openAll } from "../../src/secrets/open-all.ts";
import { sealingKeyOf } from "../../src/secrets/seal.ts";
import { type ContentEnv, loadBindings } from "../content-store.ts";
import type { PlannedBindings } from "./isolate-plan.ts";

/** What bindings are read from and opened with. */
export interface BindingsEnv extends ContentEnv {
  readonly TROUPE_MASTER_KEY?: string;
}

/** `ctx.exports.KvBinding`: makes the way to one namespace. */
export type KvBindingFactory = (options: { props: KvBindingProps }) => Fetcher;

/** Faults: those of loading an artifact; `secrets_unavailable`. */
export async function openBindings(
  { env, kvBinding }: { readonly env: BindingsEnv; readonly kvBinding: KvBindingFactory },
  name: FunctionName,
  { hash, record, version }: PlannedBindings,
): Promise<Result<BoundEnv>> {
  const read = record === null ? await loadBindings(env, hash) : succeed(record);
  if (!read.ok) return read;
  const { vars, kv, node, versionMetadata } = read.value;
  const secrets = await openSecrets(env, name, read.value);
  if (!secrets.ok) return secrets;
  const bindings = {
    vars,
    secrets: secrets.value,
    kv: Object.keys(kv),
    versionMetadata: versionMetadata === null ? null : await toldVersion(name, version, versionMetadata),
    node,
  };
  const ways = Object.entries(kv).map(
    ([binding, namespace]) => [binding, kvBinding({ props: { namespace, function: name } })] as const,
  );
  return succeed({ bindings, kv: Object.fromEntries(ways) });
}

async function openSecrets(env: BindingsEnv, name: FunctionName, { secrets }: Bindings) {
  // Nothing is derived from the master key for those who need nothing of it.
  if (Object.keys(secrets).length === 0) return succeed({});
  const { TROUPE_MASTER_KEY: masterKey } = env;
  return openAll(masterKey === undefined ? null : await sealingKeyOf(masterKey), name, secrets);
}

async function toldVersion(
  functionName: FunctionName,
  version: number,
  { name, tag, timestamp }: NonNullable<Bindings["versionMetadata"]>,
): Promise<OpenBindings["versionMetadata"]> {
  return { name, value: { id: await versionUuid(functionName, version), tag, timestamp } };
}
