/**
 * The canonical JSON of bindings: equal bindings give equal bytes, which are hashed, stored and copied as they are.
 *
 * Names stand in code-unit order. Values stay as they were given, the order of their members too: the function sees it.
 */
import { type BindingNames, type Bindings, bindings, NO_BINDINGS } from "../contracts/bindings.ts";

/** Encodes bindings; null where there are none at all. */
export function encodeBindings(given: Bindings): Uint8Array | null {
  const text = canonical(given);
  return text === canonical(NO_BINDINGS) ? null : new TextEncoder().encode(text);
}

/** Reads encoded bindings; null when the bytes are not that. */
export function decodeBindings(bytes: Uint8Array): Bindings | null {
  try {
    return bindings.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

/** The names in encoded bindings; null when the bytes are not that, or are not kept. */
export function namesIn(bytes: Uint8Array | null): BindingNames | null {
  const found = bytes === null ? null : decodeBindings(bytes);
  if (found === null) return null;
  return { vars: Object.keys(found.vars), secrets: Object.keys(found.secrets), kv: Object.keys(found.kv) };
}

function canonical({ vars, secrets, kv, versionMetadata, node }: Bindings): string {
  const metadata =
    versionMetadata === null
      ? null
      : { name: versionMetadata.name, tag: versionMetadata.tag, timestamp: versionMetadata.timestamp };
  return JSON.stringify({
    vars: byName(vars),
    secrets: byName(secrets),
    kv: byName(kv),
    versionMetadata: metadata,
    node,
  });
}

function byName<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
