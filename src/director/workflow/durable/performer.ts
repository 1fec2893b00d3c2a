/**
 * Makes the calls of a durable run. What has come of a call is kept by the run's shard before the run goes on; when the run
 * is played again it is taken from there.
 *
 * The engine may take an instance off at any await, and a restart may overtake it. Then `interrupted` tells, and nothing
 * that is asked for afterwards is ever answered: no code of the run goes on that nobody listens to.
 */
import { decodeCbor } from "../../../codec/index.ts";
import { fault } from "../../../contracts/errors.ts";
import { INVOCATION_LIMITS } from "../../../contracts/limits.ts";
import type { Result } from "../../../contracts/result.ts";
import { fail, succeed } from "../../../contracts/result.ts";
import { type Play, waitEvent } from "../../../contracts/run-ids.ts";
import type { KeptCall, RunScore, StepTrace } from "../../../contracts/workflow-run.ts";
import type { CallOutcome, StepCall, StepPerformer } from "../../../workflow/performer.ts";
import type { Turnstile } from "../../../workflow/turnstile.ts";
import type { Director } from "../../director.ts";
import type { RunKeeper } from "../../ports.ts";
import { NO_REQUEST, readName, resolveForCall } from "../../resolve.ts";
import { attemptCall } from "../attempt.ts";
import { type EngineRetries, type EngineSteps, isTakenOff, type StepOutcome } from "./engine.ts";
import { NoteTaker } from "./note-taker.ts";
import { ReplayOrder } from "./replay-order.ts";

/** What a run is played with. */
export interface Stage {
  readonly director: Director;
  readonly keeper: RunKeeper;
  readonly turnstile: Turnstile;
  readonly steps: EngineSteps;
  readonly play: Play;
  readonly score: RunScore;
}

/** What is thrown is a failure of the platform, which passes: a shard that was reset, a registry that did not answer. */
const PATIENCE: EngineRetries = {
  retries: { limit: 6, delay: 500, backoff: "exponential" },
  timeout: INVOCATION_LIMITS.timeoutMs.max + 60_000,
};

export class DurablePerformer implements StepPerformer {
  /** Rejects when this playing ends before the run does. */
  readonly interrupted: Promise<never>;
  readonly #stage: Stage;
  readonly #kept: ReadonlyMap<string, { readonly outcome: KeptCall; readonly place: number }>;
  readonly #notes: NoteTaker;
  readonly #order: ReplayOrder;
  #interrupt: (reason: unknown) => void = () => {};
  #isInterrupted = false;
  #begun = false;

  constructor(stage: Stage) {
    const { keeper, play, score, director } = stage;
    this.#stage = stage;
    this.#kept = new Map(score.calls.map(({ key, outcome }, place) => [key, { outcome, place }]));
    this.#notes = new NoteTaker((traces) => keeper.note(play, traces));
    this.#order = new ReplayOrder(() => new Promise((resolve) => director.schedule(resolve, 0)));
    const { promise, reject } = Promise.withResolvers<never>();
    // Whoever plays the run listens; until then a rejection is nobody's concern.
    promise.catch(() => undefined);
    this.interrupted = promise;
    this.#interrupt = reject;
  }

  async call(call: StepCall): Promise<Result<CallOutcome>> {
    await this.#stillOn();
    const kept = this.#kept.get(call.key);
    if (kept !== undefined) return this.#replay(call.key, kept);
    try {
      return await this.#perform(call);
    } catch (error) {
      return this.#answered(fail(fault("internal", `The call could not be made: ${reasonOf(error)}`)), error);
    }
  }

  async sleep(key: string, ms: number): Promise<void> {
    const { keeper, play, steps } = this.#stage;
    await this.#stillOn();
    try {
      const until = this.#counting(await keeper.sleep(play, key, this.now() + ms));
      const leftMs = until - this.now();
      if (leftMs > 0) await steps.sleep(key, leftMs);
    } catch (error) {
      // The engine lost count of it: the run goes on too early, and no later than it should.
      return this.#answered(undefined, error);
    }
    return this.#answered(undefined);
  }

  async waitForEvent(key: string, type: string, timeoutMs: number): Promise<Result<unknown>> {
    const { keeper, play } = this.#stage;
    await this.#stillOn();
    const wait = { key, type, until: this.now() + timeoutMs };
    for (let round = 1; ; round++) {
      try {
        const awaited = this.#counting(await keeper.awaitEvent(play, wait));
        if (awaited.state === "arrived") return this.#answered(payloadOf(awaited.payload));
        if (awaited.state === "timeout") return this.#answered(fail(noEvent(type, timeoutMs)));
        await this.#listen(`${key}#${round}`, key, awaited.until - this.now());
      } catch (error) {
        return this.#answered(fail(fault("internal", `The event could not be waited for: ${reasonOf(error)}`)), error);
      }
    }
  }

  note(trace: StepTrace): void {
    const isBeginning = trace.state === "running" || trace.state === "waiting";
    if (!this.#isInterrupted || !isBeginning) this.#notes.note(trace);
  }

  /** Resolves when the shard knows what was noted. */
  told(): Promise<void> {
    return this.#notes.told();
  }

  /** The first time is when the run began, whenever that was. */
  now(): number {
    if (this.#begun) return this.#stage.director.entropy.now();
    this.#begun = true;
    return this.#stage.score.startedAt;
  }

  async #replay(key: string, { outcome, place }: { outcome: KeptCall; place: number }): Promise<Result<CallOutcome>> {
    const { keeper, play } = this.#stage;
    const value = outcome.ok ? await keeper.load(play, key) : undefined;
    await this.#order.turn(place);
    return this.#answered(outcome.ok ? succeed({ ...outcome.value, value }) : outcome);
  }

  async #perform(call: StepCall): Promise<Result<CallOutcome>> {
    const { steps, turnstile } = this.#stage;
    let outcome: Result<CallOutcome> | undefined;
    for (let attempts = 1; ; attempts++) {
      const name = `${call.key}#${attempts}`;
      await turnstile.turn();
      await this.#stillOn();
      const tried = await this.#leave(
        () => outcome !== undefined,
        steps.do(name, PATIENCE, async () => {
          const result = await this.#attempt(call, attempts);
          if ("state" in result) return result;
          await this.#keep(call.key, result);
          outcome = result;
          return { state: "kept" } as const;
        }),
      );
      if (tried.state === "kept") return outcome ?? this.#answered(await this.#reload(call.key));
      await steps.sleep(`${name}.pause`, tried.pauseMs);
    }
  }

  /**
   * Does a step of the engine. Where the engine takes the instance off when the step is over, what came of it is told
   * before that: a paused run shows what it has done.
   */
  async #leave(isKept: () => boolean, step: Promise<StepOutcome>): Promise<StepOutcome> {
    try {
      return await step;
    } catch (error) {
      if (!isTakenOff(error) || !isKept()) throw error;
      this.#isInterrupted = true;
      const { director } = this.#stage;
      director.schedule(() => void this.#notes.told().then(() => this.#interrupt(error)), 0);
      return { state: "kept" };
    }
  }

  /** One attempt: what the call came to for good, or when to try again. */
  async #attempt(
    call: StepCall,
    attempts: number,
  ): Promise<Result<CallOutcome> | Extract<StepOutcome, { state: "again" }>> {
    const { director } = this.#stage;
    const live = await resolveForCall(director, readName(call.function), NO_REQUEST);
    if (!live.ok) return live;
    const attempted = await attemptCall(director, live.value, call, { attempts, repeatable: true });
    return attempted.state === "over" ? attempted.outcome : { state: "again", pauseMs: Math.ceil(attempted.pauseMs) };
  }

  async #keep(key: string, result: Result<CallOutcome>): Promise<void> {
    const { keeper, play } = this.#stage;
    const { value, ...told } = result.ok ? result.value : { value: undefined };
    const outcome = result.ok ? succeed({ ...told } as Omit<CallOutcome, "value">) : result;
    this.#counting((await keeper.keep(play, key, outcome, value)) || null);
  }

  /** What a call came to of which the engine knows that it is over. */
  async #reload(key: string): Promise<Result<CallOutcome>> {
    const { keeper, play } = this.#stage;
    const score = this.#counting(await keeper.begin(play));
    const known = score.calls.find((each) => each.key === key)?.outcome;
    if (known === undefined) return fail(fault("internal", `What became of ${key} was lost.`));
    return known.ok ? succeed({ ...known.value, value: await keeper.load(play, key) }) : known;
  }

  /** Waits for the engine's word that an event has arrived. */
  async #listen(name: string, key: string, leftMs: number): Promise<void> {
    try {
      await this.#stage.steps.waitForEvent(name, { type: waitEvent(key), timeout: Math.max(1, Math.ceil(leftMs)) });
    } catch (error) {
      // Whether it is there, or is too late, is for the shard to say.
      if (isTakenOff(error)) throw error;
    }
  }

  /** Resolves while there is somebody to go on for, and never otherwise. */
  async #stillOn(): Promise<void> {
    if (this.#isInterrupted) await new Promise(() => {});
  }

  /** What the shard answers, as long as this playing counts. */
  #counting<Answer>(answer: Answer | null): Answer {
    if (answer === null) throw new Overtaken();
    return answer;
  }

  /** Lets the run go on with an answer, unless there is nobody to go on for. */
  #answered<Answer>(answer: Answer, error?: unknown): Promise<Answer> {
    if (isTakenOff(error) || error instanceof Overtaken) {
      this.#isInterrupted = true;
      this.#interrupt(error);
    }
    return this.#isInterrupted ? new Promise(() => {}) : Promise.resolve(answer);
  }
}

/** Another playing of the run counts, or it is over. */
export class Overtaken extends Error {
  override readonly name = "Overtaken";
}

function payloadOf(payload: string | Uint8Array | undefined): Result<unknown> {
  if (payload === undefined) return succeed(undefined);
  return decodeCbor(typeof payload === "string" ? new TextEncoder().encode(payload) : payload);
}

function noEvent(type: string, timeoutMs: number) {
  return fault("timeout", `No event ${JSON.stringify(type)} has arrived within ${timeoutMs} ms.`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
