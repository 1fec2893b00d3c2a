/**
 * A tiny caller of the HTTP API for tests: sends JSON, gives status, headers and parsed body back.
 */
import type { InvocationReport } from "../../src/contracts/invocation.ts";

/** What tests look for in answers. Each answer has some of it; a test that misses a member fails. */
interface AnswerBody {
  readonly value: unknown;
  readonly invocation: InvocationReport;
  readonly code: string;
  readonly detail: string;
  readonly details: { readonly invocation: InvocationReport };
  readonly version: number;
  readonly workers: readonly { readonly warm: number; readonly inFlight: number }[];
}

/** An answer with its body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnswerBody;
}

/** Sends a request and reads the answer. */
export type Api = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** Makes a caller that holds a key. */
export function apiOf(url: string, key: string): Api {
  return async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  };
}

/** Deploys a source under a name, without a signature, and fails loudly when it is refused. */
export function deploy(api: Api, name: string, source: string, config: object = {}): Promise<Answer> {
  return deployWith(api, name, { source, config, untyped: true });
}

/** Deploys a source under a name, held to its annotations, and fails loudly when it is refused. */
export function deployTyped(api: Api, name: string, source: string): Promise<Answer> {
  return deployWith(api, name, { source });
}

/** Deploys what a body says, and fails loudly when it is refused. */
export async function deployWith(api: Api, name: string, body: object): Promise<Answer> {
  const answer = await api("PUT", `/v1/functions/${name}`, body);
  if (answer.status >= 300) throw new Error(`${name} was refused: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Calls a function with arguments. */
export function invoke(api: Api, name: string, ...args: unknown[]): Promise<Answer> {
  return api("POST", `/v1/functions/${name}/invoke`, { args });
}
