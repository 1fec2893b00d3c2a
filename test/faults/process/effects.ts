/**
 * Counts executions from outside: each run of a function under test sends one request here.
 */
import { type Listener, listen } from "../../support/listener.ts";

/** A run, as it was seen from outside. */
export interface Effect {
  readonly tag: string;
  /** Made anew by each run. */
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Effects extends AsyncDisposable {
  readonly origin: string;
  /** The runs of each tag, in their order. */
  readonly byTag: ReadonlyMap<string, readonly Effect[]>;
}

/** Starts to count. A request is answered with the number of runs of its tag so far. */
export async function countEffects(): Promise<Effects> {
  const byTag = new Map<string, Effect[]>();
  const listener: Listener = await listen((request, response) => {
    const url = new URL(request.url ?? "/", "http://effects");
    const tag = url.pathname.slice(1);
    const runs = byTag.get(tag) ?? [];
    byTag.set(tag, runs);
    runs.push({ tag, run: url.searchParams.get("run") ?? "", at: Date.now() });
    response.end(String(runs.length));
  });
  return { origin: listener.origin, byTag, [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose]() };
}
