/**
 * Key-value storage as a function's isolate reaches it: a binding cannot enter a dynamic Worker, so the isolate is given this
 * entrypoint, which knows its namespace by its props. Function code never sees it; the shim speaks to it.
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import type { KvStore } from "../contracts/kv.ts";
import type { IoLedger } from "./io-ledger.ts";
import { answerKv } from "./kv-answer.ts";

/** What `ctx.exports.KvBinding({ props })` is given. */
export interface KvBindingProps {
  /** Id of the namespace. */
  readonly namespace: string;
  /** Name of the function whose binding it is. */
  readonly function: string;
}

/** The bindings that it uses. */
export interface KvBindingEnv {
  readonly KV_NAMESPACES: { getByName(id: string): KvStore };
}

/** Makes the entrypoint class that charges `ledger`, the one that the workers of this isolate open and close. */
export function kvBindingFor(ledger: IoLedger) {
  return class KvBinding extends WorkerEntrypoint<KvBindingEnv, KvBindingProps> {
    override fetch(request: Request): Promise<Response> {
      return answerKv(request, { ledger, store: this.env.KV_NAMESPACES.getByName(this.ctx.props.namespace) });
    }
  };
}
