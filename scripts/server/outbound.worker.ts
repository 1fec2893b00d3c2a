/**
 * The way out of the runtime: what the platform and its functions fetch goes through here to a network whose
 * addresses are limited. The limit holds for the address that a name resolves to, so no DNS answer evades it.
 */
import { WorkerEntrypoint } from "cloudflare:workers";

interface OutboundEnv {
  /** A network binding with an allow-list of address ranges. */
  readonly NETWORK: Fetcher;
}

export class Outbound extends WorkerEntrypoint<OutboundEnv> {
  override fetch(request: Request): Promise<Response> {
    return this.env.NETWORK.fetch(request);
  }
}
