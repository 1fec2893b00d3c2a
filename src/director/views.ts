/**
 * Records as the API shows them: what concerns callers, without what only directors and workers use, and of bindings the
 * names alone.
 */
import type { BindingNames } from "../contracts/bindings.ts";
import type { FunctionVersion, LiveFunction } from "../contracts/function.ts";
import { newestOf } from "../contracts/function.ts";
import type { ContentHash } from "../contracts/ids.ts";
import { printDeclarations, printSignature } from "../signature/print.ts";
import type { Registry } from "./ports.ts";
import { signatureOf } from "./signatures.ts";

type NamesOf = ReadonlyMap<ContentHash, BindingNames>;

/** Versions as they are listed and shown. */
export async function describeVersions(registry: Registry, versions: readonly FunctionVersion[]) {
  const names = await namesIn(registry, versions);
  return versions.map((version) => describe(version, names));
}

/** Functions as they are listed and shown: the members of the newest live version, and all of them as `overloads`. */
export async function describeFunctions(registry: Registry, functions: readonly LiveFunction[]) {
  const names = await namesIn(
    registry,
    functions.flatMap(({ overloads }) => overloads),
  );
  return functions.map((live) => {
    const { suspended, split, endpoint } = live;
    const overloads = live.overloads.map((version) => describe(version, names));
    return { ...describe(newestOf(live), names), suspended, split, endpoint, overloads };
  });
}

/** One function as it is shown. */
export async function describeFunction(registry: Registry, live: LiveFunction) {
  const [shown] = await describeFunctions(registry, [live]);
  return shown;
}

/** The signature of a version printed as TypeScript; null where it has none. */
export function printedSignature(version: FunctionVersion): string | null {
  const signature = signatureOf(version);
  return signature === null ? null : printSignature(signature);
}

/**
 * A version: its signature as TypeScript with the `declarations` of the recursive types that it names, and as the schemas
 * it is made of.
 */
function describe(version: FunctionVersion, names: NamesOf) {
  const { revision: _revision, trace: _trace, bindings: hash, ...shown } = version;
  const bindings = hash === null ? null : (names.get(hash) ?? null);
  const printed = { signature: printedSignature(version), declarations: printedDeclarations(version) };
  return { ...shown, bindings, ...printed, schema: signatureOf(version) };
}

async function namesIn(registry: Registry, versions: readonly FunctionVersion[]): Promise<NamesOf> {
  const hashes = versions.flatMap(({ bindings }) => (bindings === null ? [] : [bindings]));
  return hashes.length === 0 ? new Map() : registry.bindingNames(hashes);
}

/** Its recursive types as TypeScript, a line for each; null where it has none. */
function printedDeclarations(version: FunctionVersion): string | null {
  const declarations = printDeclarations(signatureOf(version)?.defs ?? {});
  return declarations === "" ? null : declarations;
}
