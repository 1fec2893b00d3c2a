/** A WebSocket server on a loopback port that sends every message back. */
import { startWorker } from "./miniflare-worker.ts";

export interface EchoServer extends AsyncDisposable {
  readonly origin: string;
  /** How the next socket to close is closed, or how the latest was. */
  nextClose(): Promise<unknown>;
}

/** Starts the server. */
export async function startEcho(): Promise<EchoServer> {
  const worker = await startWorker("test/support/echo-socket.worker.ts");
  const { origin } = worker.url;
  return {
    origin,
    nextClose: async () => (await fetch(`${origin}/close`)).json(),
    [Symbol.asyncDispose]: worker[Symbol.asyncDispose],
  };
}
