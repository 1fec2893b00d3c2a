/**
 * The HTTP API, one method an endpoint: answers parsed, failures thrown as `TroupeError` or `ConnectionError`.
 */
import { z } from "zod";
import type { Comparison } from "../contracts/compare.ts";
import { comparison } from "../contracts/compare.ts";
import type { deployRequest } from "../contracts/function.ts";
import type { invokeRequest } from "../contracts/invocation.ts";
import type { CreateKeyRequest } from "../contracts/keys.ts";
import {
  createdKeyResponse,
  deployResponse,
  functionResponse,
  functionStatsResponse,
  functionsResponse,
  invokeResponse,
  keysResponse,
  pingResponse,
  statsResponse,
  versionsResponse,
  workersResponse,
} from "../contracts/responses.ts";
import type { ApiRequest, RequestOptions, Transport } from "./transport.ts";

export type Api = ReturnType<typeof createApi>;
/** Body of a deploy. */
export type DeployBody = z.input<typeof deployRequest>;
/** Body of an invoke. */
export type InvokeBody = z.input<typeof invokeRequest>;

/** How behaviour is compared. */
export interface CompareOptions {
  /** Generated calls that both sides are run on; none when it is left out. */
  readonly runs?: number | undefined;
  /** Repeats the very same calls. */
  readonly seed?: number | undefined;
}

export interface RollbackBody {
  readonly version: number;
  /** The live version that makes way, where a function has several. */
  readonly replaces?: number | undefined;
}

const openObject = z.record(z.string(), z.unknown());

/** The endpoints behind a transport. */
export function createApi({ ask, send, url, repeatable, runtime }: Transport) {
  const read = <S extends z.ZodType>(schema: S, path: string, options: RequestOptions = {}) =>
    ask(schema, { ...options, method: "GET", path, repeatable: true });
  const change = (method: ApiRequest["method"], path: string, body?: object): ApiRequest => ({ method, path, body });

  return {
    /** The server's address. */
    url,
    health: () => read(openObject, "/healthz"),
    openapi: () => read(openObject, "/openapi.json"),

    /** Deploying the same code again changes nothing, so it may be sent again. */
    deploy: (name: string, body: DeployBody, options: RequestOptions = {}) =>
      ask(deployResponse, { ...options, ...change("PUT", functionPath(name), body), repeatable: true }),
    list: () => read(functionsResponse, "/v1/functions"),
    show: (name: string) => read(functionResponse, functionPath(name)),
    versions: (name: string) => read(versionsResponse, functionPath(name, "versions")),
    /** Removes a function, or one live version of several. */
    remove: async (name: string, version?: number) =>
      void (await send(change("DELETE", functionPath(name) + query({ version })))),
    /** Makes an earlier version live, which changes nothing the second time. */
    rollback: (name: string, body: RollbackBody) =>
      ask(functionResponse, { ...change("POST", functionPath(name, "rollback"), body), repeatable: true }),
    /** Compares two versions, each written `name` or `name@version`. */
    compare: (left: string, right: string, { runs, seed }: CompareOptions = {}, options: RequestOptions = {}) =>
      read(comparison, `/v1/compare${query({ left, right, runs, seed })}`, options) satisfies Promise<Comparison>,

    /** Calls a function. A call that may run twice without harm carries an `Idempotency-Key`. */
    invoke: (name: string, body: InvokeBody, options: RequestOptions = {}) => {
      const mayRepeat = options.repeatable ?? repeatable;
      const idempotencyKey = options.idempotencyKey ?? (mayRepeat ? runtime.uniqueKey() : undefined);
      const request = change("POST", functionPath(name, "invoke"), body);
      return ask(invokeResponse, { ...options, ...request, idempotencyKey, values: true });
    },
    stats: () => read(statsResponse, "/v1/stats"),
    functionStats: (name: string) => read(functionStatsResponse, functionPath(name, "stats")),

    workers: () => read(workersResponse, "/v1/workers"),
    pingWorker: (id: string) => read(pingResponse, `/v1/workers/${encodeURIComponent(id)}/ping`),

    keys: () => read(keysResponse, "/v1/keys"),
    createKey: (key: CreateKeyRequest) => ask(createdKeyResponse, change("POST", "/v1/keys", key)),
    removeKey: async (id: string) => void (await send(change("DELETE", `/v1/keys/${encodeURIComponent(id)}`))),
  };
}

const functionPath = (name: string, ...below: string[]): string =>
  ["/v1/functions", encodeURIComponent(name), ...below].join("/");

/** A query string, `?` included, of the members that are there; empty when there are none. */
function query(members: Readonly<Record<string, string | number | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? "" : `?${given}`;
}
