/**
 * The function under test: it tells a listener outside that it ran, then does what it was told to do.
 */
import { JOB_LIMITS } from "../../../src/contracts/limits.ts";
import type { TestedFunction } from "./plan.ts";

/** Attempts that a job of each function has; `once` has what the platform gives by itself. */
export const MAX_ATTEMPTS: Readonly<Record<TestedFunction, number>> = {
  once: JOB_LIMITS.maxAttempts.default,
  again: 6,
  safe: 8,
};

const RETRY = { backoffMs: 50, maxBackoffMs: 400 };

/**
 * `once`: its own errors end it, losses of the platform are tried again. `again`: its own errors are tried again, too.
 * `safe`: besides, a call may be repeated without harm.
 */
export function configOf(name: TestedFunction, effects: string): object {
  const network = { allow: [effects] };
  const retry = { maxAttempts: MAX_ATTEMPTS[name], ...RETRY };
  switch (name) {
    case "once":
      return { network };
    case "again":
      return { network, retry };
    case "safe":
      return { network, retry, idempotent: true };
  }
}

/** The source of a release. `effects` is the origin of the listener; it answers with how often the tag has run. */
export function sourceOf(effects: string, release: number): string {
  return `
export default async function work(
  tag: string,
  n: number,
  waitMs: number,
  failures: number,
): Promise<{ tag: string; square: number; release: number }> {
  const answer = await fetch("${effects}/" + tag + "?run=" + crypto.randomUUID(), { method: "POST" });
  const runs = Number(await answer.text());
  if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs));
  if (runs <= failures) throw new Error("not yet");
  return { tag, square: n * n, release: ${release} };
}
`;
}
