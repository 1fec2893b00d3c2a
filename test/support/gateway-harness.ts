/** Runs code in an isolate of the real runtime whose only way out is the gateway. */
import { startWorker } from "./miniflare-worker.ts";

/** What an isolate's code came to, and what the ledger counted meanwhile. */
interface Ran {
  readonly outcome: unknown;
  readonly io: {
    readonly requests: number;
    readonly bytesOut: number;
    readonly bytesIn: number;
    readonly denied: number;
  };
}

interface RunOptions {
  /** Rules of the allow-list. */
  readonly allow?: readonly string[];
  readonly id?: string;
  /** Limit of the account to open; null opens none. */
  readonly subRequests?: number | null;
}

export interface GatewayHarness extends AsyncDisposable {
  /**
   * Runs the body of an async function. It has `call(url, init)`, a fetch that names the invocation as the shim does,
   * and may return anything that JSON can carry; what it throws comes back as `"name: message"`.
   */
  run(body: string, options?: RunOptions): Promise<Ran>;
}

/** Starts the runtime. */
export async function startGateway(): Promise<GatewayHarness> {
  const host = await startWorker("test/support/gateway-host.worker.ts");
  let runs = 0;
  return {
    async run(body, { allow = [], id = `inv_${++runs}`, subRequests = 50 } = {}) {
      const code = isolateModule(id, body);
      const answer = await fetch(host.url, { method: "POST", body: JSON.stringify({ code, id, allow, subRequests }) });
      return (await answer.json()) as Ran;
    },
    [Symbol.asyncDispose]: host[Symbol.asyncDispose],
  };
}

function isolateModule(id: string, body: string): string {
  return `
    import { connect } from "cloudflare:sockets";
    const call = async (input, init) => {
      const request = new Request(input, init);
      request.headers.set("troupe-invocation", ${JSON.stringify(id)});
      return fetch(request);
    };
    const told = async (answer) => [answer.status, answer.headers.get("troupe-denied"), await answer.text()];
    async function body() { ${body} }
    export default {
      fetch: () => body().then((value) => Response.json(value), (error) => Response.json(error.name + ": " + error.message)),
    };`;
}
