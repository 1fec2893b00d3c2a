/**
 * The main module of every function's isolate: the only code of the platform in there.
 *
 * It takes calls from the worker, runs the function under the meter, and answers with text, never with an object that
 * function code could have made or poisoned. `check` and `denyImport` are exported for metered modules alone,
 * `workersFacade` and `keepInvocation` for the modules that stand in for the runtime's; the compiler refuses every
 * import that could name this module.
 */
import { abortIsolate, WorkerEntrypoint } from "cloudflare:workers";
import type { SandboxBatch, SandboxCall, SandboxEnv } from "../../contracts/sandbox-call.ts";
import { performBatch } from "./batch.ts";
import { cancelInvocation } from "./cancel.ts";
import { captureConsole } from "./console.ts";
import { endingOf, keepEnding } from "./endings.ts";
import { hideGlobals } from "./globals.ts";
import { newInvocation } from "./invocation.ts";
import { hideSecrets } from "./mask.ts";
import { probeModule } from "./module.ts";
import { guardNetwork } from "./network.ts";
import { openEnv } from "./own-env.ts";
import { perform, performedIn } from "./perform.ts";
import { hasOwn, sealed } from "./primordials.ts";
import { serve } from "./serve.ts";
import { stream } from "./stream.ts";
import { meterTimers } from "./timers.ts";
import { tameWebAssembly } from "./web-assembly.ts";

export { denyImport } from "./globals.ts";
export { keepInvocation } from "./invocation.ts";
export { check } from "./meter.ts";
export { workersFacade } from "./workers-facade.ts";

captureConsole();
meterTimers();
hideGlobals();
tameWebAssembly();

/** The isolate's entrypoint, called by its worker only. */
export default class FunctionIsolate extends WorkerEntrypoint<SandboxEnv, SandboxCall> {
  constructor(ctx: ExecutionContext<SandboxCall>, env: SandboxEnv) {
    super(ctx, env);
    guardNetwork(env.network);
    openEnv(env);
    hideSecrets(env.bindings?.secrets ?? {});
  }

  /** Runs the function with arguments; answers with outcome and value as text. */
  run(call: SandboxCall): string | Promise<string> {
    return perform(newInvocation(call, this.ctx), performedIn(call), this.env);
  }

  /** Runs the function with many arguments, one after another; answers with the outcomes and values as one text. */
  runBatch(batch: SandboxBatch): string | Promise<string> {
    return performBatch(batch, this.env, this.ctx);
  }

  /** Runs the function with arguments; writes frames of what it yields, and answers with the outcome as text. */
  stream(call: SandboxCall, writable: WritableStream<Uint8Array>): Promise<string> {
    return stream(newInvocation(call, this.ctx), performedIn(call), this.env, writable);
  }

  /** Lets a web function answer a request; the call is in `ctx.props`. */
  override fetch(request: Request): Promise<Response> {
    const { props } = this.ctx;
    const invocation = newInvocation(props, this.ctx);
    if (hasOwn(props, "watched")) keepEnding(invocation);
    return serve(invocation, request, this.env, this.ctx);
  }

  /** Starts the module; answers with the outcome and the kind of its export as text. */
  probe(call: SandboxCall): Promise<string> {
    return probeModule(newInvocation(call, this.ctx), this.env);
  }

  /** Ends an invocation that waits; whether there was one. */
  cancel(id: string): boolean {
    return cancelInvocation(id);
  }

  /** Answers with the outcome of a web request that is watched, once it is over. */
  ending(id: string): Promise<string> | string {
    const ending = endingOf(id);
    return typeof ending === "string" ? ending : sealed(ending);
  }

  /** Ends this isolate; the next call of its worker loads a new one. */
  drop(): void {
    abortIsolate();
  }
}
