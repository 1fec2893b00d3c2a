/**
 * The way out of a function's isolate: its `globalOutbound`, with the function's rules as props.
 *
 * There is no `connect` handler, so raw TCP fails inside the runtime and reaches nothing.
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { forward } from "./forward.ts";
import type { IoLedger } from "./io-ledger.ts";

/** What `ctx.exports.Gateway({ props })` is given. */
export interface GatewayProps {
  /** Name of the function whose requests these are. */
  readonly function: string;
  /** `config.network.allow` of its version. */
  readonly allow: readonly string[];
}

/**
 * Makes the entrypoint class that charges `ledger`. The runtime makes its instances, so what they share comes in
 * here: `export const Gateway = gatewayFor(ledger)`, with the ledger that the workers of this isolate open and close.
 */
export function gatewayFor(ledger: IoLedger) {
  return class Gateway extends WorkerEntrypoint<unknown, GatewayProps> {
    override fetch(request: Request): Promise<Response> {
      const { allow } = this.ctx.props;
      return forward(request, { allow, ledger, fetch: (url, init) => fetch(url, init) });
    }
  };
}
