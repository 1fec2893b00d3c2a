/**
 * A worker for the tests of the gateway: loads the code it is sent into an isolate with the gateway as its only way
 * out, runs it under an account of the ledger, and reports both.
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { type GatewayProps, gatewayFor } from "../../src/sandbox/gateway.ts";
import { IoLedger } from "../../src/sandbox/io-ledger.ts";

const ledger = new IoLedger();

export const Gateway = gatewayFor(ledger);

/** What the test asks for. */
interface GatewayRun {
  /** The isolate's main module; its default export has `fetch`. */
  readonly code: string;
  readonly id: string;
  readonly allow: readonly string[];
  /** Limit of the account to open; null opens none, as when the host runs in another isolate. */
  readonly subRequests: number | null;
}

interface HostEnv {
  readonly LOADER: WorkerLoader;
}

/** Runs the code and answers with `{ outcome, io }`. */
export default class GatewayHost extends WorkerEntrypoint<HostEnv> {
  override async fetch(request: Request): Promise<Response> {
    const { code, id, allow, subRequests } = await request.json<GatewayRun>();
    // Which exports there are is known of the platform's own main module only.
    const { Gateway } = this.ctx.exports as unknown as {
      Gateway: (options: { props: GatewayProps }) => Fetcher;
    };
    const isolate = this.env.LOADER.get(crypto.randomUUID(), () => ({
      compatibilityDate: "2026-10-01",
      mainModule: "main.js",
      modules: { "main.js": code },
      globalOutbound: Gateway({ props: { function: "test", allow } }),
    }));
    if (subRequests !== null) ledger.open(id, { subRequests });
    const answer = await isolate.getEntrypoint().fetch("http://function/");
    const outcome = await answer.json();
    return Response.json({ outcome, io: ledger.close(id) });
  }
}
