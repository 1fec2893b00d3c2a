/**
 * A binding of key-value storage as the function has it: behaves like the runtime's `KVNamespace`, which cannot enter a
 * dynamic Worker.
 *
 * What stands behind one is kept apart from it, so that nothing that function code does to the object or its prototype
 * leads there.
 */
import { KV_KEYS_PATH, KV_METADATA_HEADER, KV_VALUE_PATH, KV_VALUES_PATH } from "../../contracts/kv-protocol.ts";
import { KV_LIMITS } from "../../contracts/limits.ts";
import {
  keyText,
  listOptions,
  parameter,
  putOptions,
  readOptions,
  shortText,
  valueReader,
  wellFormedText,
} from "./kv-arguments.ts";
import { type KvAnswer, type KvWire, wireOf } from "./kv-wire.ts";
import {
  append,
  awaitable,
  HiddenMap,
  isArray,
  mapOf,
  NativeError,
  NativeTypeError,
  parseJson,
  percentDecode,
  quote,
  sealed,
} from "./primordials.ts";

const wires = new HiddenMap<KvWire>();

/** Makes the binding of a namespace from the stub that leads to it. To be called before any function code has run. */
export function kvNamespaceOf(stub: unknown): object {
  const namespace = Object.create(KvNamespace.prototype) as object;
  wires.set(namespace, wireOf(stub as Fetcher));
  return Object.freeze(namespace);
}

/** What functions see; they cannot make one. */
class KvNamespace {
  constructor() {
    throw new NativeTypeError("Illegal constructor");
  }

  get(key: unknown, options?: unknown): Promise<unknown> {
    const wire = wireBehind(this, "get");
    return sealed<unknown>(isArray(key) ? getMany(wire, key, options, false) : getValue(wire, key, options));
  }

  getWithMetadata(key: unknown, options?: unknown): Promise<unknown> {
    const wire = wireBehind(this, "getWithMetadata");
    return sealed<unknown>(isArray(key) ? getMany(wire, key, options, true) : getEntry(wire, key, options));
  }

  put(key: unknown, value: unknown, options?: unknown): Promise<void> {
    return sealed(put(wireBehind(this, "put"), key, value, options));
  }

  delete(key: unknown): Promise<void> {
    return sealed(remove(wireBehind(this, "delete"), key));
  }

  list(options?: unknown): Promise<unknown> {
    return sealed(list(wireBehind(this, "list"), options));
  }

  get [Symbol.toStringTag](): string {
    return "KvNamespace";
  }
}

function wireBehind(namespace: unknown, method: string): KvWire {
  const wire = wires.get(namespace);
  if (wire !== undefined) return wire;
  throw new NativeTypeError(
    `Illegal invocation: ${method} was called with something else than a KV namespace as this.`,
  );
}

interface Entry {
  readonly value: unknown;
  readonly metadata: unknown;
  readonly cacheStatus: null;
}

async function getValue(wire: KvWire, key: unknown, options: unknown): Promise<unknown> {
  const { value } = await awaitable(getEntry(wire, key, options));
  return value;
}

async function getEntry(wire: KvWire, key: unknown, options: unknown): Promise<Entry> {
  const name = keyText("GET", key);
  const { type } = readOptions("GET", options);
  const answer = await awaitable(wire("GET", pathOf(name), { __proto__: null, method: "GET" }));
  if (!answer.found) return { value: null, metadata: null, cacheStatus: null };
  const metadata = answer.header(KV_METADATA_HEADER);
  const value = await awaitable(readAs(type, answer));
  return { value, metadata: metadata === null ? null : parseJson(percentDecode(metadata)), cacheStatus: null };
}

async function readAs(type: string, answer: KvAnswer): Promise<unknown> {
  switch (type) {
    case "text":
      return await awaitable(answer.text());
    case "json":
      return parseJson(await awaitable(answer.text()));
    case "arrayBuffer":
      return await awaitable(answer.bytes());
    case "stream":
      return answer.stream;
    default:
      throw new NativeTypeError(
        'Unknown response type. Possible types are "text", "arrayBuffer", "json", and "stream".',
      );
  }
}

async function getMany(wire: KvWire, keys: readonly unknown[], options: unknown, withMetadata: boolean) {
  const { type } = readOptions("GET_BULK", options);
  if (type !== "text" && type !== "json") throw failure(`400 "${type}" is not a valid type. Use "json" or "text"`);
  const names = namesOf(keys);
  const body = `[${names.texts}]`;
  const answer = await awaitable(wire("GET_BULK", KV_VALUES_PATH, { __proto__: null, method: "POST", body }));
  const entries = parseJson(await awaitable(answer.text())) as readonly (readonly [string, unknown] | null)[];
  return mapOf(names.list, (index) => entryOf(entries[index] ?? null, type, withMetadata));
}

/** The keys of a reading of many, and their JSON. */
function namesOf(keys: readonly unknown[]): { readonly list: readonly string[]; readonly texts: string } {
  const { maxKeysAtOnce } = KV_LIMITS;
  const count = keys.length;
  if (count < 1) throw failure("400 You must request a minimum of 1 key");
  if (count > maxKeysAtOnce) throw failure(`400 You can request a maximum of ${maxKeysAtOnce} keys`);
  const list: string[] = [];
  let texts = "";
  for (let index = 0; index < count; index++) {
    const name = shortText("GET_BULK", wellFormedText(keys[index]));
    append(list, name);
    texts += (index === 0 ? "" : ",") + quote(name);
  }
  return { list, texts };
}

function entryOf(
  entry: readonly [text: string, metadata: unknown] | null,
  type: string,
  withMetadata: boolean,
): unknown {
  if (entry === null) return null;
  const value = type === "json" ? jsonOf(entry[0]) : entry[0];
  return withMetadata ? { value, metadata: entry[1] } : value;
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw failure("400 At least one of the requested keys corresponds to a non-json value");
  }
}

function failure(text: string): Error {
  return new NativeError(`KV GET_BULK failed: ${text}`);
}

async function put(wire: KvWire, key: unknown, value: unknown, options: unknown): Promise<void> {
  const name = keyText("PUT", key);
  const read = valueReader(value);
  const { query, metadata } = putOptions(options);
  const request = metadata === undefined ? {} : { metadata };
  const body = await awaitable(read());
  await awaitable(wire("PUT", pathOf(name) + query, { __proto__: null, method: "PUT", body, ...request }));
}

async function remove(wire: KvWire, key: unknown): Promise<void> {
  await awaitable(wire("DELETE", pathOf(keyText("DELETE", key)), { __proto__: null, method: "DELETE" }));
}

async function list(wire: KvWire, options: unknown): Promise<unknown> {
  const path = `${KV_KEYS_PATH}?${listOptions(options)}`;
  const answer = await awaitable(wire("GET", path, { __proto__: null, method: "GET" }));
  return parseJson(await awaitable(answer.text()));
}

function pathOf(key: string): string {
  return `${KV_VALUE_PATH}?${parameter("key", key)}`;
}
