/**
 * One operation of a function on its key-value storage: charged like a request to the network, carried out, and answered as
 * `contracts/kv-protocol.ts` says.
 */
import { ERRORS, fault, type TroupeFault } from "../contracts/errors.ts";
import type { KvEntry, KvPage, KvStore } from "../contracts/kv.ts";
import {
  KV_FAULT_STATUS,
  KV_KEYS_PATH,
  KV_METADATA_HEADER,
  KV_PARAMETERS,
  KV_VALUE_PATH,
  KV_VALUES_PATH,
} from "../contracts/kv-protocol.ts";
import { KV_LIMITS, MAX_IO_BYTES } from "../contracts/limits.ts";
import { fail, type Result, succeed } from "../contracts/result.ts";
import { DENIED_HEADER, type DenialCode, INVOCATION_HEADER } from "../contracts/sandbox-protocol.ts";
import type { IoAccount, IoLedger } from "./io-ledger.ts";
import { readValue } from "./kv-value.ts";

/** What an operation is carried out with. */
export interface KvSurroundings {
  readonly ledger: IoLedger;
  readonly store: KvStore;
}

/** Answers an operation. Never rejects. */
export async function answerKv(request: Request, { ledger, store }: KvSurroundings): Promise<Response> {
  const account = ledger.account(request.headers.get(INVOCATION_HEADER) ?? "");
  if (account === null)
    return denial("network_denied", "The KV namespace cannot be used any more: the call has ended.");
  if (!account.chargeRequest()) {
    return denial("subrequest_limit", "The KV namespace cannot be used: the function has made all requests it may.");
  }
  try {
    const answered = await perform(request, store, account);
    return answered.ok ? answered.value : refusal(answered.fault);
  } catch {
    // The object was lost, or has too much to do: what it says of itself is not for functions.
    return refusal(fault("overloaded", "The KV namespace did not answer. Try again."));
  }
}

async function perform(request: Request, store: KvStore, account: IoAccount): Promise<Result<Response>> {
  const { pathname, searchParams } = new URL(request.url);
  switch (`${request.method} ${pathname}`) {
    case `GET ${KV_VALUE_PATH}`:
      return get(store, keyOf(searchParams), account);
    case `PUT ${KV_VALUE_PATH}`:
      return put(store, request, searchParams, account);
    case `DELETE ${KV_VALUE_PATH}`:
      return mapped(await store.delete([keyOf(searchParams)]), () => new Response(null));
    case `POST ${KV_VALUES_PATH}`:
      return getMany(store, await request.json(), account);
    case `GET ${KV_KEYS_PATH}`:
      return mapped(await store.list(queryOf(searchParams)), (page) => Response.json(pageView(page)));
    default:
      return fail(fault("invalid_request", "KV namespaces have no such operation."));
  }
}

async function get(store: KvStore, key: string, account: IoAccount): Promise<Result<Response>> {
  const entry = await store.get(key);
  if (!entry.ok) return entry;
  if (entry.value === null) return succeed(new Response(null, { status: 404 }));
  const { value, metadata } = entry.value;
  if (!account.chargeBytes(value.length, "in")) return fail(tooMuchMoved);
  const headers = metadata === null ? {} : { [KV_METADATA_HEADER]: encodeURIComponent(metadata) };
  return succeed(new Response(new Uint8Array(value), { headers }));
}

async function getMany(store: KvStore, keys: readonly string[], account: IoAccount): Promise<Result<Response>> {
  const entries = await store.getMany(keys);
  if (!entries.ok) return entries;
  const bytes = entries.value.reduce((sum, entry) => sum + (entry?.value.length ?? 0), 0);
  if (!account.chargeBytes(bytes, "in")) return fail(tooMuchMoved);
  return succeed(Response.json(entries.value.map(entryView)));
}

async function put(
  store: KvStore,
  request: Request,
  search: URLSearchParams,
  account: IoAccount,
): Promise<Result<Response>> {
  const value = await readValue(request, account);
  if (!value.ok) return value;
  const metadata = request.headers.get(KV_METADATA_HEADER);
  const kept = await store.put([
    {
      key: keyOf(search),
      value: value.value,
      metadata: metadata === null ? null : decodeURIComponent(metadata),
      expiration: numberOf(search, KV_PARAMETERS.expiration),
      expirationTtl: numberOf(search, KV_PARAMETERS.expirationTtl),
    },
  ]);
  return mapped(kept, () => new Response(null));
}

function keyOf(search: URLSearchParams): string {
  return search.get(KV_PARAMETERS.key) ?? "";
}

function queryOf(search: URLSearchParams) {
  return {
    prefix: search.get(KV_PARAMETERS.prefix) ?? "",
    limit: numberOf(search, KV_PARAMETERS.limit) ?? KV_LIMITS.maxListed,
    cursor: search.get(KV_PARAMETERS.cursor),
  };
}

function numberOf(search: URLSearchParams, name: string): number | null {
  const text = search.get(name);
  return text === null ? null : Number(text);
}

/** A page as `list` gives it. */
function pageView({ keys, cursor }: KvPage) {
  const listed = keys.map(({ name, expiration, metadata }) => ({
    name,
    ...(expiration === null ? {} : { expiration }),
    ...(metadata === null ? {} : { metadata: JSON.parse(metadata) }),
  }));
  const ending = cursor === null ? { list_complete: true } : { list_complete: false, cursor };
  return { keys: listed, ...ending, cacheStatus: null };
}

function entryView(entry: KvEntry | null): [value: string, metadata: unknown] | null {
  if (entry === null) return null;
  const { value, metadata } = entry;
  const text = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(value);
  return [text, metadata === null ? null : JSON.parse(metadata)];
}

const tooMuchMoved = fault("quota_exceeded", `An invocation may send and receive ${MAX_IO_BYTES} bytes at most.`);

function mapped<Value>(result: Result<Value>, answer: (value: Value) => Response): Result<Response> {
  return result.ok ? succeed(answer(result.value)) : result;
}

function refusal({ code, message }: TroupeFault): Response {
  return new Response(`${ERRORS[code].status} ${message}`, { status: KV_FAULT_STATUS });
}

function denial(code: DenialCode, text: string): Response {
  return new Response(text, { status: 403, headers: { [DENIED_HEADER]: code } });
}
