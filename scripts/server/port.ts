/**
 * The port of the server: free, or a clear word about who is to blame.
 */
import { createServer } from "node:net";

/**
 * Takes and gives back a port, to see whether the server can have it. Port 0 picks one: a restart of the runtime must
 * come back on the same. Throws an error for the operator when the address cannot be had.
 */
export function claimPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => reject(new Error(explain(error, host, port))));
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const taken = address !== null && typeof address === "object" ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === "EADDRINUSE") {
    return `Port ${port} on ${host} is in use by another program. Stop it, or choose another port: PORT=${port + 1} npm start`;
  }
  if (error.code === "EACCES")
    return `This user may not listen on port ${port}. Choose one above 1023: PORT=8787 npm start`;
  return `The server cannot listen on ${host}, port ${port}: ${error.message}`;
}

/** The URL under which this machine reaches the server. */
export function localUrl(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
