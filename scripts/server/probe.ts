/**
 * Asks a server whether it is alive. Every question opens a connection of its own: a server that only answers on
 * connections it already has is not alive.
 */
import { get } from "node:http";

const MAX_BODY_BYTES = 2_000;

/** What a server answered. */
export interface Answer {
  readonly status: number;
  /** The first part of the body. */
  readonly body: string;
}

/** Asks once. Null when no whole answer came within `timeoutMs`; never rejects. */
export function probe(url: string, timeoutMs: number): Promise<Answer | null> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        if (body.length < MAX_BODY_BYTES) body += chunk;
      });
      response.once("end", () => resolve({ status: response.statusCode ?? 0, body: body.slice(0, MAX_BODY_BYTES) }));
      response.once("error", () => resolve(null));
    });
    request.once("error", () => resolve(null));
  });
}
