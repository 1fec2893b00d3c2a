/**
 * A closed-loop HTTP load generator on plain sockets: each connection sends its next request when the last is answered.
 *
 * Small on purpose: on a machine of two cores a heavier client would measure itself. Answers must carry a
 * Content-Length and a 2xx status.
 */
import { connect, type Socket } from "node:net";

/** A request that is sent again and again. */
export interface LoadRequest {
  readonly port: number;
  readonly path: string;
  /** What is sent; a function makes it anew for each request, from its number. */
  readonly body: string | ((index: number) => string);
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a run measured. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Sends the request over `connections` sockets for `durationMs`. Throws when an answer is not a 2xx. */
export function load(request: LoadRequest, connections: number, durationMs: number): Promise<LoadResult> {
  const endMs = performance.now() + durationMs;
  return run(request, connections, () => performance.now() < endMs);
}

/** Sends the request `count` times over `connections` sockets. Throws when an answer is not a 2xx. */
export function sendMany(request: LoadRequest, connections: number, count: number): Promise<LoadResult> {
  let left = count - connections;
  return run(request, connections, () => left-- > 0);
}

/** `goesOn` is asked before each request but a connection's first. */
async function run(request: LoadRequest, connections: number, goesOn: () => boolean): Promise<LoadResult> {
  const next = requestsOf(request);
  const latenciesMs: number[] = [];
  const startedMs = performance.now();
  const all = Array.from({ length: connections }, () => runConnection(request.port, next, goesOn, latenciesMs));
  await Promise.all(all);
  const seconds = (performance.now() - startedMs) / 1_000;
  latenciesMs.sort((a, b) => a - b);
  const quantile = (q: number) =>
    latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(q * latenciesMs.length))] ?? 0;
  return {
    requestsPerSecond: latenciesMs.length / seconds,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    maxMs: quantile(1),
  };
}

/** Gives the request to send, again and again; one that is always the same is made once. */
function requestsOf(request: LoadRequest): () => Buffer {
  const { body } = request;
  let index = 0;
  if (typeof body === "function") return () => encodeRequest(request, body(index++));
  const bytes = encodeRequest(request, body);
  return () => bytes;
}

function encodeRequest({ path, headers = {} }: LoadRequest, body: string): Buffer {
  const lines = Object.entries({ host: "127.0.0.1", "content-type": "application/json", ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function runConnection(port: number, next: () => Buffer, goesOn: () => boolean, latenciesMs: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let sentMs = 0;
    const send = () => {
      const request = next();
      sentMs = performance.now();
      socket.write(request);
    };
    socket.once("connect", send).once("error", reject);
    readAnswers(socket, reject, () => {
      latenciesMs.push(performance.now() - sentMs);
      if (goesOn()) return send();
      socket.destroy();
      resolve();
    });
  });
}

/** Calls `answered` after each complete answer. */
function readAnswers(socket: Socket, failed: (error: Error) => void, answered: () => void): void {
  let pending = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    pending += chunk;
    const headEnd = pending.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const head = pending.slice(0, headEnd);
    const length = /content-length: (\d+)/i.exec(head)?.[1];
    if (!head.startsWith("HTTP/1.1 2") || length === undefined) {
      failed(new Error(`Unexpected answer: ${pending.slice(0, 500)}`));
      socket.destroy();
      return;
    }
    if (pending.length < headEnd + 4 + Number(length)) return;
    pending = "";
    answered();
  });
}
