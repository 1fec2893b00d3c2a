/**
 * The director's port `Jobs` in memory. Jobs run by the director's own pipeline, and the rules of the real shards say what
 * becomes of a failure; there is no waiting between attempts, and what is to run later does not run by itself.
 */
import { afterFailure } from "../../durable-objects/jobs/rules.ts";
import { fault, type TroupeFault } from "../../src/contracts/errors.ts";
import type { Idempotency } from "../../src/contracts/idempotency.ts";
import type { EncodedValue, InvocationReport } from "../../src/contracts/invocation.ts";
import type {
  AttemptOutcome,
  DeadReason,
  JobAttempt,
  JobItem,
  JobPage,
  JobQuery,
  JobRecord,
  JobState,
  JobWithValue,
  NewJob,
  RedriveRequest,
} from "../../src/contracts/job.ts";
import { isTerminal, noJob } from "../../src/contracts/job.ts";
import { JOB_KEPT_MS } from "../../src/contracts/limits.ts";
import type { Result } from "../../src/contracts/result.ts";
import { fail, succeed } from "../../src/contracts/result.ts";
import type { Director } from "../../src/director/director.ts";
import { performBatch } from "../../src/director/jobs/perform.ts";
import type { Jobs } from "../../src/director/ports.ts";

/** A call of a job: the only one, or that of an input. */
interface Call {
  readonly id: string;
  readonly args: Uint8Array;
  state: JobState;
  attempts: number;
  value: EncodedValue;
  error: TroupeFault | null;
  reason: DeadReason | null;
  report: InvocationReport | null;
}

interface Kept {
  readonly job: NewJob;
  readonly calls: readonly Call[];
  readonly createdAt: number;
  runAt: number;
  startedAt: number | null;
  endedAt: number | null;
  cancelled: boolean;
}

/** Inputs on a page: few, so that tests turn pages. */
const ITEMS_A_PAGE = 2;

export class MemoryJobs implements Jobs {
  /** Whether jobs that are due wait until `release`. */
  #held = false;
  #director: Director | null = null;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  readonly #waiters = new Set<() => void>();
  /** Everything that was spawned, as it was handed over. */
  readonly spawned: NewJob[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Names the director that runs jobs from now on. */
  performBy(director: Director): void {
    this.#director = director;
  }

  /** Keeps jobs from running. */
  hold(): void {
    this.#held = true;
  }

  /** Lets them run. */
  release(): void {
    this.#held = false;
    for (const kept of this.#kept.values()) this.#start(kept);
  }

  async spawn(job: NewJob): Promise<Result<{ job: JobRecord; created: boolean }>> {
    this.spawned.push(job);
    const known = job.idempotency === null ? undefined : this.#keptWith(job.idempotency.key);
    if (known !== undefined) {
      if (known.job.idempotency?.bodyHash === job.idempotency?.bodyHash) {
        return succeed({ job: recordOf(known), created: false });
      }
      return fail(fault("conflict", "The Idempotency-Key was used with another body."));
    }
    const kept = {
      ...{ job, createdAt: this.#now(), runAt: job.runAt, startedAt: null, endedAt: null, cancelled: false },
      calls: job.inputs.map((args, index) => newCall(job.isMap ? `${job.id}.${index}` : job.id, args)),
    };
    this.#kept.set(job.id, kept);
    this.#start(kept);
    return succeed({ job: recordOf(kept), created: true });
  }

  async spawnedBy(_shard: number, { key, bodyHash }: Idempotency): Promise<JobRecord | null> {
    const known = this.#keptWith(key);
    return known?.job.idempotency?.bodyHash === bodyHash ? recordOf(known) : null;
  }

  async get(id: string, waitMs: number): Promise<JobWithValue | null> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return null;
    const deadline = performance.now() + waitMs;
    while (!isOver(kept) && performance.now() < deadline) await this.#change(deadline - performance.now());
    const [call] = kept.calls;
    return { job: recordOf(kept), value: kept.job.isMap ? undefined : call?.value };
  }

  async list({ state, function: name, limit, after }: JobQuery): Promise<JobPage> {
    const records = [...this.#kept.values()]
      .map(recordOf)
      .filter((job) => (state ?? job.state) === job.state && (name ?? job.function) === job.function)
      .filter((job) => after === undefined || job.id < after)
      .sort((one, other) => (one.id < other.id ? 1 : -1));
    const jobs = records.slice(0, limit);
    return { jobs, next: records.length > limit ? (jobs.at(-1)?.id ?? null) : null };
  }

  async items(id: string, index: number): Promise<readonly JobItem[] | null> {
    const kept = this.#kept.get(id);
    if (kept === undefined || !kept.job.isMap) return null;
    const items = kept.calls.map(({ state, value, error }, at) => ({ index: at, state, value, error }));
    return items.slice(index, index + ITEMS_A_PAGE);
  }

  async cancel(id: string): Promise<Result<JobRecord>> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return fail(noJob(id));
    if (isOver(kept)) return fail(fault("conflict", "The job is over already."));
    kept.cancelled = true;
    for (const call of kept.calls.filter(({ state }) => !isTerminal(state))) {
      Object.assign(call, { state: "cancelled", error: fault("cancelled", "The job was cancelled.") });
    }
    this.#noteEnd(kept);
    return succeed(recordOf(kept));
  }

  async retry(id: string): Promise<Result<JobRecord>> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return fail(noJob(id));
    const { state } = recordOf(kept);
    if (state === "succeeded" || state === "running") return fail(fault("conflict", `The job has ${state}.`));
    this.#revive(kept);
    return succeed(recordOf(kept));
  }

  async redrive({ function: name, reason }: RedriveRequest): Promise<number> {
    const dead = [...this.#kept.values()].filter((kept) => {
      const job = recordOf(kept);
      return job.state === "dead" && (name ?? job.function) === job.function && (reason ?? job.reason) === job.reason;
    });
    for (const kept of dead) this.#revive(kept);
    return dead.length;
  }

  #keptWith(key: string): Kept | undefined {
    return [...this.#kept.values()].find(({ job }) => job.idempotency?.key === key);
  }

  #revive(kept: Kept): void {
    Object.assign(kept, { runAt: this.#now(), endedAt: null, cancelled: false });
    for (const call of kept.calls.filter(({ state }) => state !== "succeeded")) {
      Object.assign(call, { state: "queued", attempts: 0, reason: null });
    }
    this.#start(kept);
  }

  /** Runs what is due, after whoever asked for it has heard that it is accepted. */
  #start(kept: Kept): void {
    setTimeout(() => void this.#run(kept), 0);
  }

  async #run(kept: Kept): Promise<void> {
    if (this.#director === null) throw new Error("The jobs have no director.");
    while (!this.#held && kept.runAt <= this.#now()) {
      const waiting = kept.calls.filter(({ state }) => state === "queued");
      if (waiting.length === 0) break;
      kept.startedAt = this.#now();
      const attempts = waiting.map((call) => begin(kept, call));
      await performBatch(
        this.#director,
        async (settlements) => {
          for (const { id, attempt, outcome } of settlements) this.#settle(kept, id, attempt, outcome);
        },
        attempts,
      );
    }
    this.#noteEnd(kept);
  }

  #settle(kept: Kept, id: string, attempt: number, outcome: AttemptOutcome): void {
    const call = kept.calls.find((each) => each.id === id);
    if (call?.state !== "running" || call.attempts !== attempt) return;
    if (outcome.state === "done") {
      Object.assign(call, { state: "succeeded", value: outcome.value, report: outcome.invocation, error: null });
    } else if (outcome.state === "postponed") {
      Object.assign(call, { state: "queued", attempts: attempt - 1, error: outcome.fault });
      kept.runAt = Number.MAX_SAFE_INTEGER;
    } else {
      const standing = { attempts: call.attempts, crashes: 0, since: kept.createdAt };
      const verdict = afterFailure(standing, kept.job.policy, outcome.fault, { nowMs: this.#now(), random: 0 });
      const reason = verdict.state === "dead" ? verdict.reason : null;
      Object.assign(call, { state: verdict.state, error: outcome.fault, report: outcome.invocation, reason });
    }
  }

  #noteEnd(kept: Kept): void {
    if (isOver(kept)) kept.endedAt ??= this.#now();
    for (const wake of this.#waiters) wake();
    this.#waiters.clear();
  }

  #change(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.add(resolve);
      setTimeout(resolve, waitMs);
    });
  }
}

function newCall(id: string, args: Uint8Array): Call {
  return { id, args, state: "queued", attempts: 0, value: undefined, error: null, reason: null, report: null };
}

function begin({ job }: Kept, call: Call): JobAttempt {
  call.state = "running";
  call.attempts++;
  return { id: call.id, attempt: call.attempts, call: { ...job.call, args: call.args } };
}

const count = ({ calls }: Kept, ...states: JobState[]): number =>
  calls.filter(({ state }) => states.includes(state)).length;
const isOver = (kept: Kept): boolean => count(kept, "queued", "running") === 0;

function stateOf(kept: Kept): JobState {
  const [call] = kept.calls;
  if (!kept.job.isMap && call !== undefined) return call.state;
  if (kept.cancelled) return "cancelled";
  if (!isOver(kept)) return kept.startedAt === null ? "queued" : "running";
  return count(kept, "succeeded") === kept.calls.length ? "succeeded" : "failed";
}

function recordOf(kept: Kept): JobRecord {
  const { job, calls, createdAt, runAt, startedAt, endedAt } = kept;
  const [first] = calls;
  const total = calls.length;
  const progress = {
    ...{ total, succeeded: count(kept, "succeeded"), running: count(kept, "running") },
    failed: count(kept, "failed", "dead", "cancelled"),
  };
  return {
    ...{ id: job.id, function: job.call.function, version: job.call.version, state: stateOf(kept) },
    ...{ attempts: job.isMap ? 0 : (first?.attempts ?? 0), maxAttempts: job.policy.maxAttempts },
    ...{ priority: job.priority, createdAt, runAt, startedAt, endedAt },
    expiresAt: endedAt === null ? null : endedAt + JOB_KEPT_MS,
    reason: job.isMap ? null : (first?.reason ?? null),
    error: calls.find(({ error }) => error !== null)?.error ?? null,
    progress: job.isMap ? progress : null,
    callback: job.callback === null ? null : { state: "waiting", attempts: 0 },
    invocation: job.isMap ? null : (first?.report ?? null),
  };
}
