/**
 * The HTTP API as the CLI calls it: one method an endpoint, answers parsed, failures thrown as `CliError`.
 */
import type { z } from "zod";
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
  problemResponse,
  statsResponse,
  versionsResponse,
} from "../contracts/responses.ts";
import type { Target } from "./config.ts";
import { CliError, localError } from "./errors.ts";

export type Api = ReturnType<typeof createApi>;

/** `fetch`, or a stand-in for it. */
export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

type Method = "GET" | "PUT" | "POST" | "DELETE";

/** The endpoints at `target`, called with `fetch`. */
export function createApi(target: Target, fetch: Fetch) {
  const send = (method: Method, path: string, body?: unknown) => request(target, fetch, { method, path, body });
  const ask = async <S extends z.ZodType>(schema: S, method: Method, path: string, body?: unknown) =>
    parse(schema, await send(method, path, body), target);

  return {
    /** The server's address. */
    url: target.url,
    health: async () => void (await send("GET", "/healthz")),
    deploy: (name: string, body: unknown) => ask(deployResponse, "PUT", functionPath(name), body),
    list: () => ask(functionsResponse, "GET", "/v1/functions"),
    show: (name: string) => ask(functionResponse, "GET", functionPath(name)),
    versions: (name: string) => ask(versionsResponse, "GET", functionPath(name, "versions")),
    remove: async (name: string) => void (await send("DELETE", functionPath(name))),
    rollback: (name: string, version: number) =>
      ask(functionResponse, "POST", functionPath(name, "rollback"), { version }),
    invoke: (name: string, body: unknown) => ask(invokeResponse, "POST", functionPath(name, "invoke"), body),
    stats: () => ask(statsResponse, "GET", "/v1/stats"),
    functionStats: (name: string) => ask(functionStatsResponse, "GET", functionPath(name, "stats")),
    pingWorker: (id: string) => ask(pingResponse, "GET", `/v1/workers/${encodeURIComponent(id)}/ping`),
    keys: () => ask(keysResponse, "GET", "/v1/keys"),
    createKey: (key: CreateKeyRequest) => ask(createdKeyResponse, "POST", "/v1/keys", key),
    removeKey: async (id: string) => void (await send("DELETE", `/v1/keys/${encodeURIComponent(id)}`)),
  };
}

const functionPath = (name: string, ...below: string[]): string =>
  ["/v1/functions", encodeURIComponent(name), ...below].join("/");

interface Call {
  readonly method: Method;
  readonly path: string;
  readonly body: unknown;
}

/** Sends one request and reads its answer: undefined for an empty one. */
async function request(target: Target, fetch: Fetch, { method, path, body }: Call): Promise<unknown> {
  const response = await connect(target, () =>
    fetch(target.url + path, {
      method,
      headers: {
        accept: "application/json",
        ...(target.key === undefined ? {} : { authorization: `Bearer ${target.key}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await connect(target, () => response.text());
  const answer = text === "" ? undefined : parseJson(text);
  if (response.ok) return answer;
  const problem = problemResponse.safeParse(answer);
  throw problem.success ? new CliError(problem.data) : unexpected(target, `status ${response.status}`);
}

async function connect<T>(target: Target, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    throw localError("unreachable", unreachable(target, error), { cause: error });
  }
}

/** `fetch` fails with a bare "fetch failed"; the reason is in its cause. */
function unreachable({ url }: Target, error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED") {
    return `No server answers at ${url}. Start one with \`npm start\`, or name another with --url.`;
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return `The connection to ${url} failed: ${reason}. Check --url, and that the server is up.`;
}

function parse<S extends z.ZodType>(schema: S, answer: unknown, target: Target): z.infer<S> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unexpected(target, `${issue?.path.join(".") || "the body"}: ${issue?.message ?? "not as agreed"}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unexpected({ url }: Target, what: string): CliError {
  return localError("unexpected_answer", `${url} answered, but not as Troupe does (${what}). Check --url.`);
}
