/**
 * The way from an isolate to a namespace of key-value storage: one request for each operation, named to its invocation.
 *
 * The stub behind it is a capability that function code must not get hold of. Its `fetch` is looked up once, before any such
 * code has run, for what a prototype holds later may be a trap.
 */
import { KV_FAULT_STATUS, KV_METADATA_HEADER, KV_ORIGIN } from "../../contracts/kv-protocol.ts";
import { denialOf, INVOCATION_HEADER } from "../../contracts/sandbox-protocol.ts";
import { denial } from "./denial.ts";
import { currentInvocation } from "./invocation.ts";
import { resumeTurn } from "./meter.ts";
import { apply, awaitable, NativeError, noThenable, readResponse } from "./primordials.ts";

const { text: textOf, arrayBuffer } = Response.prototype;
const { get: headerGet } = Headers.prototype;
const { decode } = TextDecoder.prototype;
// A value keeps its byte order mark, if it has one.
const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });

/** What an operation sends along; its prototype is null, for the runtime asks it for members that it has not. */
interface KvRequest {
  readonly __proto__: null;
  readonly method: string;
  readonly body?: string | BufferSource;
  readonly metadata?: string;
}

/** Sends an operation, and gives the answer to it. */
export type KvWire = (operation: string, path: string, request: KvRequest) => Promise<KvAnswer>;

/** An answer that tells of no fault. */
export interface KvAnswer {
  /** Whether there is what was asked for. */
  readonly found: boolean;
  header(name: string): string | null;
  text(): Promise<string>;
  bytes(): Promise<ArrayBuffer>;
  readonly stream: ReadableStream;
}

/** Makes the way to a namespace from its stub. */
export function wireOf(stub: Fetcher): KvWire {
  const { fetch } = stub;
  return async (operation, path, { method, body, metadata }) => {
    const invocation = currentInvocation();
    if (invocation === undefined) {
      throw denial("network_denied", "A module may not use its KV namespaces before its first call.");
    }
    const headers = { __proto__: null, [INVOCATION_HEADER]: invocation.id } as unknown as Record<string, string>;
    if (metadata !== undefined) headers[KV_METADATA_HEADER] = metadata;
    const init = { __proto__: null, method, headers, body: body ?? null };
    invocation.requests++;
    const response = await awaitable(apply(fetch, stub, [KV_ORIGIN + path, init]) as Promise<Response>);
    resumeTurn(invocation);
    const read: Read = async (way) => {
      const value = await awaitable(apply(way, response, []) as Promise<never>);
      resumeTurn(invocation);
      return value;
    };
    await awaitable(refuse(operation, response, read));
    return noThenable(answerOf(response, read));
  };
}

type Read = <Value>(way: () => unknown) => Promise<Value>;

/** Throws what an answer says is wrong. */
async function refuse(operation: string, response: Response, read: Read): Promise<void> {
  const headers = readResponse(response, "headers");
  const code = denialOf({ get: (name) => apply(headerGet, headers, [name]) as string | null });
  if (code !== null) throw denial(code, await awaitable(read<string>(textOf)));
  if (readResponse(response, "status") !== KV_FAULT_STATUS) return;
  throw new NativeError(`KV ${operation} failed: ${await awaitable(read<string>(textOf))}`);
}

function answerOf(response: Response, read: Read): KvAnswer {
  const bytes = () => read<ArrayBuffer>(arrayBuffer);
  return {
    found: readResponse(response, "status") !== 404,
    header: (name) => apply(headerGet, readResponse(response, "headers"), [name]) as string | null,
    text: async () => apply(decode, decoder, [await awaitable(bytes())]) as string,
    bytes,
    get stream() {
      return readResponse(response, "body") as ReadableStream;
    },
  };
}
