/**
 * How web requests ended that somebody watches: what they logged behind their answer, and whether they were broken off.
 *
 * Their worker asks for it. Only what it said is watched is kept, so that all other calls cost nothing; once it has asked,
 * nothing is left.
 */
import type { TroupeFault } from "../../contracts/errors.ts";
import type { Invocation } from "./invocation.ts";
import { outcomeText } from "./outcome.ts";
import { NativePromise } from "./primordials.ts";

interface Kept {
  readonly ending: Promise<string>;
  tell(outcome: string): void;
}

/** By id of the invocation. Without a prototype, so that no function code is asked. */
const kept = { __proto__: null } as unknown as Record<string, Kept | undefined>;
let count = 0;
/** Endings that nobody fetches are forgotten by nobody: so many may lie here. */
const MAX_KEPT = 256;

/** Keeps how an invocation will end, which its worker is going to ask for. */
export function keepEnding({ id }: Invocation): void {
  if (count >= MAX_KEPT) return;
  let tell = (_outcome: string) => {};
  const ending = new NativePromise<string>((resolve) => {
    tell = resolve;
  });
  kept[id] = { ending, tell };
  count++;
}

/** Says how an invocation ended, if anybody wants to know. */
export function tellEnding(invocation: Invocation, fault: TroupeFault | null): void {
  kept[invocation.id]?.tell(outcomeText(invocation, fault));
}

/** The text of the `SandboxOutcome` of an invocation once it is over; the empty text where none is kept. */
export function endingOf(id: string): Promise<string> | string {
  const entry = kept[id];
  if (entry === undefined) return "";
  delete kept[id];
  count--;
  return entry.ending;
}
