/**
 * From the bindings of an upload to those of a version: what it gives, what it keeps, what it inherits.
 */
import type { Bindings } from "../../contracts/bindings.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import { V4_CODES, V4Error } from "./faults.ts";
import type { SupportedBinding } from "./metadata.ts";

/** What an upload says of bindings. Secrets that stay as they are need not be named: they always stay. */
export interface UploadedBindings {
  readonly vars: Bindings["vars"];
  readonly kv: Bindings["kv"];
  /** Name of the binding that tells the version, or null. */
  readonly versionMetadata: string | null;
  /** Texts of secrets that are new or changed. */
  readonly secrets: Readonly<Record<string, string>>;
}

type Given<Type> = Extract<SupportedBinding, { readonly type: Type }>;

/**
 * Works out the bindings; `previous` are those of the version before, `keep` the types of those that stay although they
 * are not given. Throws `invalid_request` for a name that is given twice, and a refusal when there is nothing to inherit.
 */
export function uploadedBindings(
  given: readonly SupportedBinding[],
  keep: readonly string[],
  previous: Bindings,
): UploadedBindings {
  refuseTwice(given);
  const missing = ofType(given, "inherit").filter((binding) => !isInheritable(binding, previous));
  if (missing.length > 0) throw nothingToInherit(missing);
  const all = given.flatMap((binding) => (binding.type === "inherit" ? inherited(binding, previous) : [binding]));
  const taken = new Set(given.map(({ name }) => name));
  const kept = Object.entries(previous.vars).filter(
    ([name, value]) => !taken.has(name) && keep.includes(typeOf(value)),
  );
  return {
    vars: Object.fromEntries([
      ...kept,
      ...ofType(all, "plain_text").map(({ name, text }) => [name, text] as const),
      ...ofType(all, "json").map(({ name, json }) => [name, json] as const),
    ]),
    kv: Object.fromEntries(ofType(all, "kv_namespace").map(({ name, namespace_id }) => [name, namespace_id])),
    secrets: Object.fromEntries(ofType(all, "secret_text").map(({ name, text }) => [name, text])),
    versionMetadata: ofType(all, "version_metadata").at(-1)?.name ?? null,
  };
}

/** The type of a variable, as the tool calls it. */
export function typeOf(value: unknown): "plain_text" | "json" {
  return typeof value === "string" ? "plain_text" : "json";
}

function ofType<Type extends SupportedBinding["type"]>(bindings: readonly SupportedBinding[], type: Type) {
  return bindings.filter((binding): binding is Given<Type> => binding.type === type);
}

/** A secret is sealed for its name, so that it is inherited under that name only, and stays by itself. */
function isInheritable({ name, old_name: from = name }: Given<"inherit">, previous: Bindings): boolean {
  const { vars, kv, secrets, versionMetadata } = previous;
  const others = Object.hasOwn(vars, from) || Object.hasOwn(kv, from) || versionMetadata?.name === from;
  return others || (from === name && Object.hasOwn(secrets, from));
}

function inherited({ name, old_name: from = name }: Given<"inherit">, previous: Bindings): SupportedBinding[] {
  const { vars, kv, versionMetadata } = previous;
  const value = Object.hasOwn(vars, from) ? vars[from] : undefined;
  const namespace = Object.hasOwn(kv, from) ? kv[from] : undefined;
  if (typeof value === "string") return [{ type: "plain_text", name, text: value }];
  if (value !== undefined) return [{ type: "json", name, json: value }];
  if (namespace !== undefined) return [{ type: "kv_namespace", name, namespace_id: namespace }];
  return versionMetadata?.name === from ? [{ type: "version_metadata", name }] : [];
}

function refuseTwice(given: readonly SupportedBinding[]): void {
  const seen = new Set<string>();
  for (const { name } of given) {
    if (seen.has(name)) throw new TroupeError(fault("invalid_request", `The binding ${name} is given twice.`));
    seen.add(name);
  }
  if (ofType(given, "version_metadata").length > 1) {
    throw new TroupeError(fault("invalid_request", "A version can have one binding of version metadata."));
  }
}

/** The tool reads which secrets are missing out of these sentences. */
function nothingToInherit(missing: readonly Given<"inherit">[]): V4Error {
  const [first = "", ...others] = missing.map(
    ({ name }) => `inherit binding '${name}' is invalid: the version before has no such binding.`,
  );
  return new V4Error(400, V4_CODES.nothingToInherit, first, others);
}
