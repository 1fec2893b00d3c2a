/**
 * The part of the compiler for modules that are no JavaScript: texts, bytes, JSON and WebAssembly.
 */
import { fault } from "../contracts/errors.ts";
import type { Asset } from "../contracts/function.ts";
import { fail, type Result, succeed } from "../contracts/result.ts";
import { meterWasm } from "../metering/wasm/meter.ts";
import { base64OfBytes, bytesOfBase64 } from "./base64.ts";

type Assets = Readonly<Record<string, Asset>>;

/** The assets of an artifact. */
export interface CompiledAssets {
  /** Member of the artifact, where there are any. */
  readonly beside: { readonly assets?: Assets };
  /** Characters of all of them. */
  readonly size: number;
}

/**
 * Compiles the assets of a deploy, each in a `step` of work on the shared thread. Fault: `invalid_source` for what is not
 * what its type says.
 */
export async function compileAssets(
  assets: Assets,
  step: <Value>(work: () => Value) => Promise<Value>,
): Promise<Result<CompiledAssets>> {
  const compiled: Record<string, Asset> = {};
  let size = 0;
  for (const [path, asset] of Object.entries(assets)) {
    const made = await step(() => compileAsset(path, asset));
    if (!made.ok) return made;
    compiled[path] = made.value;
    size += made.value.base64.length;
  }
  return succeed({ beside: Object.keys(compiled).length === 0 ? {} : { assets: compiled }, size });
}

function compileAsset(path: string, asset: Asset): Result<Asset> {
  switch (asset.type) {
    case "json":
      return isJson(asset) ? succeed(asset) : fail(invalid(path, "it is no JSON"));
    case "wasm":
      return compileWasm(path, asset);
    default:
      return succeed(asset);
  }
}

function isJson({ base64 }: Asset): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytesOfBase64(base64)));
    return true;
  } catch {
    return false;
  }
}

function compileWasm(path: string, { base64 }: Asset): Result<Asset> {
  const metered = meterWasm(bytesOfBase64(base64));
  if (metered.ok) return succeed({ type: "wasm", base64: base64OfBytes(metered.value) });
  const { reason, offset } = metered.fault;
  return fail(invalid(path, `it cannot be run as WebAssembly: ${reason}, at byte ${offset}`));
}

function invalid(path: string, reason: string) {
  return fault("invalid_source", `${path}: ${reason}.`, { details: { path } });
}
