/**
 * What is told of the steps of a run while they go and when they are over, in the order in which they began.
 */
import { z } from "zod";
import type { TroupeFault } from "../../contracts/errors.ts";
import type { StepState, StepTrace } from "../../contracts/workflow-run.ts";
import type { PlannedStep } from "../model.ts";
import type { CallOutcome, StepPerformer } from "../performer.ts";

/** What a step has come to. */
export interface Ending {
  readonly state: StepState;
  readonly tally?: Tally;
  readonly valueBytes?: number | null;
  readonly error?: TroupeFault | null;
}

/** What faults tell of the calls that ended with them. */
const failureDetails = z.object({
  attempts: z.int().optional(),
  invocation: z.object({ version: z.int(), worker: z.string(), cpuMs: z.number().nullable() }).optional(),
});

/** What the calls of a step have used, added up. */
export class Tally {
  /** Calls of a step with `each`; null of any other. */
  items: number | null = null;
  attempts = 0;
  #cpuMs: number | null = 0;
  #calls = 0;
  #cached = 0;
  readonly #workers = new Set<string>();
  readonly #versions = new Set<number>();

  add({ cached, attempts, ...ran }: CallOutcome): void {
    this.#calls++;
    if (cached) this.#cached++;
    this.attempts += attempts;
    this.#addRun(ran);
  }

  /** A call that has failed for good; its fault may tell how often it was tried, and carry the report of the last time. */
  addFailed({ details }: TroupeFault): void {
    this.#calls++;
    const told = failureDetails.safeParse(details).data;
    this.attempts += told?.attempts ?? 1;
    if (told?.invocation !== undefined) this.#addRun(told.invocation);
  }

  #addRun({ version, worker, cpuMs }: Pick<CallOutcome, "version" | "worker" | "cpuMs">): void {
    this.#workers.add(worker);
    this.#versions.add(version);
    this.#cpuMs = this.#cpuMs === null || cpuMs === null ? null : this.#cpuMs + cpuMs;
  }

  figures(): Pick<StepTrace, "version" | "cpuMs" | "worker" | "cached" | "attempts" | "items"> {
    return {
      version: onlyOf(this.#versions),
      cpuMs: this.#workers.size === 0 ? null : this.#cpuMs,
      worker: onlyOf(this.#workers),
      cached: this.#calls > 0 && this.#cached === this.#calls,
      attempts: this.attempts,
      items: this.items,
    };
  }
}

const NOTHING_USED = new Tally().figures();

export class Traces {
  readonly #performer: StepPerformer;
  readonly #startedAt: number;
  readonly #traces = new Map<string, StepTrace>();

  constructor(performer: StepPerformer) {
    this.#performer = performer;
    this.#startedAt = performer.now();
  }

  begin(step: PlannedStep, state: "running" | "waiting"): void {
    this.#tell(this.#begun(step, state));
  }

  end(step: PlannedStep, { state, tally, valueBytes = null, error = null }: Ending): void {
    const begun = this.#traces.get(step.id) ?? this.#begun(step, state);
    const wallMs = this.#sinceStart() - begun.startedMs;
    this.#tell({ ...begun, ...tally?.figures(), state, wallMs, valueBytes, error });
  }

  /** A step that was never begun. */
  skip(step: PlannedStep): void {
    this.#tell(this.#begun(step, "skipped"));
  }

  /** What came of undoing a step. One that had failed itself stays so. */
  undone(id: string, error: TroupeFault | null): void {
    const trace = this.#traces.get(id);
    if (trace === undefined || trace.state === "failed") return;
    this.#tell(error === null ? { ...trace, state: "compensated" } : { ...trace, error });
  }

  /** In the order in which they began. */
  list(): readonly StepTrace[] {
    return [...this.#traces.values()];
  }

  #begun(step: PlannedStep, state: StepState): StepTrace {
    return {
      id: step.id,
      function: "function" in step ? step.function : null,
      ...NOTHING_USED,
      ...{ state, startedMs: this.#sinceStart(), wallMs: 0, valueBytes: null, error: null },
    };
  }

  #tell(trace: StepTrace): void {
    this.#traces.set(trace.id, trace);
    this.#performer.note(trace);
  }

  #sinceStart(): number {
    return this.#performer.now() - this.#startedAt;
  }
}

function onlyOf<Value>(values: ReadonlySet<Value>): Value | null {
  const [only] = values;
  return only === undefined || values.size > 1 ? null : only;
}
