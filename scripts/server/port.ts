/**
 * The port of the server: free, or a clear word about who is to blame.
 */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 50;
/**
 * Where a port is picked. Systems give their own picks, for listeners and for every outgoing connection, from 32768
 * upwards: a port from there could be gone by the time that the runtime, started or restarted, wants it.
 */
const FIRST_PICK = 20_000;
const END_OF_PICKS = 32_768;
const MAX_PICKS = 100;

/**
 * Takes and gives back a port, to see whether the server can have it. Port 0 picks one: a restart of the runtime must
 * come back on the same. A port in use is asked for again for `patienceMs`: the kernel may close the sockets of a
 * killed process a moment after the process is gone. Throws an error for the operator when the address cannot be had.
 */
export async function claimPort(host: string, port: number, patienceMs: number): Promise<number> {
  if (port === 0) return pickPort(host);
  for (let waited = 0; ; waited += POLL_MS) {
    try {
      return await takePort(host, port);
    } catch (error) {
      if (!isInUse(error) || waited >= patienceMs) throw new Error(explain(error, host, port));
      await sleep(POLL_MS);
    }
  }
}

async function pickPort(host: string): Promise<number> {
  for (let pick = 1; ; pick += 1) {
    const port = randomInt(FIRST_PICK, END_OF_PICKS);
    try {
      return await takePort(host, port);
    } catch (error) {
      if (!isInUse(error) || pick === MAX_PICKS) throw new Error(explain(error, host, port));
    }
  }
}

function takePort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(port)));
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}

function isInUse(error: unknown): boolean {
  return codeOf(error) === "EADDRINUSE";
}

function explain(error: unknown, host: string, port: number): string {
  if (isInUse(error)) {
    return `Port ${port} on ${host} is in use by another program. Stop it, or choose another port: PORT=${port + 1} npm start`;
  }
  if (codeOf(error) === "EACCES")
    return `This user may not listen on port ${port}. Choose one above 1023: PORT=8787 npm start`;
  return `The server cannot listen on ${host}, port ${port}: ${error instanceof Error ? error.message : error}`;
}

/** The URL under which this machine reaches the server. */
export function localUrl(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
