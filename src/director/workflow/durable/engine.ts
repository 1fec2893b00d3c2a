/**
 * The engine's side of a run that is being played: what drives it through calls, sleeps and waits.
 */

/** How the engine tries again what was thrown. Milliseconds. */
export interface EngineRetries {
  readonly retries: { readonly limit: number; readonly delay: number; readonly backoff: "exponential" };
  readonly timeout: number;
}

/** The steps of an instance, as Cloudflare Workflows has them. Each is known by its name, which is used once. */
export interface EngineSteps {
  /** Does something whose result is kept by the engine: it is not done again once it is done. */
  do<Outcome extends StepOutcome>(name: string, config: EngineRetries, work: () => Promise<Outcome>): Promise<Outcome>;
  sleep(name: string, ms: number): Promise<void>;
  /** Resolves when an event of this type has arrived; rejects when none has in time. */
  waitForEvent(name: string, options: { readonly type: string; readonly timeout: number }): Promise<unknown>;
}

/** What the engine keeps of a step: what came of a run is kept by the run's shard. */
export type StepOutcome = { readonly state: "kept" } | { readonly state: "again"; readonly pauseMs: number };

/**
 * Whether the engine takes the instance off: it is paused, ended or deleted. Whoever plays the run must stop at once, and
 * tell the engine the very same.
 */
export function isTakenOff(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Aborting engine:");
}
