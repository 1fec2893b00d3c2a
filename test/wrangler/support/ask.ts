/**
 * HTTP requests to a function by its own host, which `fetch` does not let one choose.
 */
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const POLL_MS = 100;

/** Asks whoever serves a host at an address. */
export function askAt(origin: string, host: string, path: string, ask: Ask = {}): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const { method = "GET", headers = {}, body } = ask;
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, hostname, port, method, path, headers: { host: `${host}:${port}`, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const { statusCode: status = 0, headers: received } = response;
          resolve({ status, headers: received, body: Buffer.concat(chunks).toString("utf8") });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Asks a function of the server. */
export function ask(name: string, path = "/", options: Ask = {}): Promise<Answer> {
  return askAt(inject("server").url, `${name}.fn.localhost`, path, options);
}

/** The status with which a function answers who may call everything: 404 where there is none. To others that is 401. */
export async function statusOf(name: string): Promise<number> {
  const { status } = await ask(name, "/", { headers: { authorization: `Bearer ${inject("server").adminKey}` } });
  return status;
}

/** Asks until the answer is as it should be: a change may take a moment. Resolves with the last answer there was. */
export async function askUntil(
  isRight: (answer: Answer) => boolean,
  timeoutMs: number,
  once: () => Promise<Answer>,
): Promise<Answer> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await once();
    if (isRight(answer) || performance.now() > endMs) return answer;
    await sleep(POLL_MS);
  }
}
