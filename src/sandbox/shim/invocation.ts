/**
 * The invocation that a piece of code belongs to, wherever it runs: in the call, after an `await`, in a timer.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { TroupeFault } from "../../contracts/errors.ts";
import type { LogLine, StreamEncoding } from "../../contracts/invocation.ts";
import type { SandboxCall, SandboxLimits } from "../../contracts/sandbox-call.ts";
import { apply } from "./primordials.ts";

/** What is counted of one invocation while it runs. */
export interface Invocation {
  readonly id: string;
  readonly limits: SandboxLimits;
  readonly sentMs: number;
  /** How the value is to be encoded. */
  readonly encoding: StreamEncoding;
  /** Ends the invocation at once; nothing in the function can catch it. */
  readonly abort: (reason: string) => void;
  readonly logs: LogLine[];
  /** What it waits for beside its answer. */
  readonly background: Promise<void>[];
  logBytes: number;
  usedMs: number;
  requests: number;
  /** Why the call cannot go on; null while it can. */
  refusal: TroupeFault | null;
  /** Whether that is because the module did not start. */
  startUpFailed: boolean;
  /** Whether the end of the present turn will be noticed. */
  marked: boolean;
  /** Turns that have ended while it was marked. */
  turns: number;
}

const storage = new AsyncLocalStorage<Invocation>();
// Function code may have the class, and replace its methods.
const { getStore, run } = AsyncLocalStorage.prototype;
let latest: Invocation | undefined;

/** Begins to count an invocation. `ctx` is the entrypoint's: it can end this invocation and no other. */
export function newInvocation({ id, limits, sentMs, encoding }: SandboxCall, ctx: ExecutionContext): Invocation {
  return {
    id,
    limits,
    sentMs,
    encoding,
    abort: (reason) => ctx.abort(reason),
    logs: [],
    background: [],
    logBytes: 0,
    usedMs: 0,
    requests: 0,
    refusal: null,
    startUpFailed: false,
    marked: false,
    turns: 0,
  };
}

/** Runs `body` as part of the invocation, with everything that follows from it. */
export function within<Value>(invocation: Invocation, body: () => Value): Value {
  latest = invocation;
  return apply(run, storage, [invocation, body]) as Value;
}

/**
 * The invocation that the running code belongs to. Code that was set up by the module itself, before any call, counts
 * for the invocation that began last.
 */
export function currentInvocation(): Invocation | undefined {
  return (apply(getStore, storage, []) as Invocation | undefined) ?? latest;
}

/** Runs `body` where `enter` leads, and still as part of the invocation that it is called in. */
export function keepInvocation<Value>(enter: (body: () => Value) => Value, body: () => Value): Value {
  const invocation = currentInvocation();
  return enter(() => (invocation === undefined ? body() : within(invocation, body)));
}
