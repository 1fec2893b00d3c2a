/**
 * How web requests ended that somebody watches: what they logged behind their answer, and whether they were broken off.
 *
 * Their worker asks for it. Only what it said is watched is kept, so that all other calls cost nothing; once it has asked,
 * nothing is left.
 */
import type { TroupeFault } from "../../contracts/errors.ts";
import type { Invocation } from "./invocation.ts";
import { outcomeText } from "./outcome.ts";
import { NativePromise, nativeClearTimeout, nativeSetTimeout } from "./primordials.ts";

interface Kept {
  /** The outcome, once there is one. */
  outcome: string;
  /** Tells whoever has asked before that. */
  tell: ((outcome: string) => void) | undefined;
  /** It is over after so many milliseconds at the latest. */
  readonly timeoutMs: number;
}

/** By id of the invocation. Without a prototype, so that no function code is asked. */
const kept = { __proto__: null } as unknown as Record<string, Kept | undefined>;
let count = 0;
/** Endings that nobody fetches are forgotten by nobody: so many may lie here. */
const MAX_KEPT = 256;

/** Keeps how an invocation will end, which its worker is going to ask for. */
export function keepEnding({ id, limits }: Invocation): void {
  if (count >= MAX_KEPT) return;
  kept[id] = { outcome: "", tell: undefined, timeoutMs: limits.timeoutMs };
  count++;
}

/** Says how an invocation ended, if anybody wants to know. */
export function tellEnding(invocation: Invocation, fault: TroupeFault | null): void {
  const entry = kept[invocation.id];
  if (entry === undefined || entry.outcome !== "") return;
  entry.outcome = outcomeText(invocation, fault);
  entry.tell?.(entry.outcome);
}

/**
 * The text of the `SandboxOutcome` of an invocation once it is over; the empty text where none is kept. The promise belongs
 * to the context of whoever asks: one that the invocation's own context had made would never wake the asker. The timer keeps
 * that context from being taken for hung, and bounds the wait.
 */
export function endingOf(id: string): Promise<string> | string {
  const entry = kept[id];
  if (entry === undefined) return "";
  const taken = () => {
    delete kept[id];
    count--;
  };
  if (entry.outcome !== "") {
    taken();
    return entry.outcome;
  }
  return new NativePromise<string>((resolve) => {
    const tell = (outcome: string) => {
      nativeClearTimeout(timer);
      taken();
      resolve(outcome);
    };
    const timer = nativeSetTimeout(tell, entry.timeoutMs, "");
    entry.tell = tell;
  });
}
