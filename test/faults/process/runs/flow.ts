/**
 * Workflows as the fault suite draws them, and the documents that it sends: the oracle works from the former, the platform
 * from the latter, so that both read them on their own.
 */

/** Where a value comes from. */
export type Source =
  | { readonly from: "number"; readonly value: number }
  | { readonly from: "input" | "item" }
  /** A member of what a call gave, all of it, or what an event brought. */
  | { readonly from: "step"; readonly step: string; readonly member: "sum" | "list" | null }
  /** The first of these steps that was not skipped. */
  | { readonly from: "first"; readonly steps: readonly string[] };

interface AnyStep {
  readonly id: string;
  readonly after: readonly string[];
  /** Only where the sum of that step is less than this. */
  readonly when: { readonly step: string; readonly less: number } | null;
}

export interface FlowCall extends AnyStep {
  readonly kind: "call";
  readonly inputs: readonly Source[];
  readonly waitMs: number;
  /** So many of the first runs of each call fail; of the item of `failAt` alone, where it is given. */
  readonly failures: number;
  readonly failAt: number | null;
  readonly attempts: number;
  readonly backoffMs: number;
  readonly fallback: "none" | "value" | "call";
  /** A call that undoes it, and how many of its first runs fail; null where there is none. */
  readonly compensate: { readonly failures: number } | null;
  /** The step whose list it goes through. */
  readonly each: { readonly step: string; readonly concurrency: number } | null;
}
export interface FlowSleep extends AnyStep {
  readonly kind: "sleep";
  readonly ms: number;
}
export interface FlowWait extends AnyStep {
  readonly kind: "wait";
  /** What the event brings; null for one that never comes. */
  readonly payload: number | null;
}
export type FlowStep = FlowCall | FlowSleep | FlowWait;

export interface Flow {
  readonly name: string;
  readonly input: number;
  /** Each behind those that it needs. Where one fails for good, everything before it has ended by then. */
  readonly steps: readonly FlowStep[];
  readonly output: readonly Source[];
}

/** More runs than anything has: who fails so often always fails. */
export const ALWAYS = 1_000_000;
/** What stands for a value where the fallback is one. */
export const FALLBACK = { sum: 7, list: [1] } as const;
/** How long a step waits for an event that never comes, and for one that does. */
const NEVER_SECONDS = 1;
const LONG_SECONDS = 3_600;

/** The type of the event that a step waits for: each has its own, so one that is sent twice is heard once. */
export function eventOf(step: string): string {
  return `go-${step}`;
}

/** The steps that end before a step begins. */
export function needsOf(step: FlowStep): string[] {
  const { after, when } = step;
  const referred =
    step.kind === "call" ? [...step.inputs.flatMap(stepsOf), ...(step.each ? [step.each.step] : [])] : [];
  return [...new Set([...after, ...(when ? [when.step] : []), ...referred])];
}

/** Those of them without which it is skipped. */
export function requiresOf(step: FlowStep): string[] {
  const lenient = step.kind === "call" ? { ...step, inputs: step.inputs.filter(({ from }) => from !== "first") } : step;
  return needsOf(lenient);
}

function stepsOf(source: Source): readonly string[] {
  if (source.from === "step") return [source.step];
  return source.from === "first" ? source.steps : [];
}

/** The document of a flow. */
export function documentOf({ name, steps, output }: Flow): object {
  return { id: name, durable: true, steps: steps.map(documentOfStep), output: output.map(templateOf) };
}

function documentOfStep(step: FlowStep): object {
  const { id, after, when } = step;
  const own = {
    ...(after.length === 0 ? {} : { after }),
    ...(when === null ? {} : { when: { less: [`$${when.step}.output.sum`, when.less] } }),
  };
  switch (step.kind) {
    case "sleep":
      return { id, ...own, sleep: step.ms / 1_000 };
    case "wait":
      return {
        id,
        ...own,
        waitForEvent: eventOf(id),
        timeoutSeconds: step.payload === null ? NEVER_SECONDS : LONG_SECONDS,
      };
    case "call":
      return { id, ...own, ...documentOfCall(step) };
  }
}

function documentOfCall({ id, inputs, waitMs, failures, failAt, attempts, backoffMs, ...step }: FlowCall): object {
  const index = step.each === null ? null : "$index";
  const call = (values: readonly unknown[], failing: number, ...more: unknown[]) => ({
    function: "work",
    args: ["$run.step", values, waitMs, failing, ...more],
  });
  const undone = step.each === null ? `$${id}.output.sum` : `$${id}.output`;
  return {
    ...call(inputs.map(templateOf), failures, index, failAt),
    retry: { maxAttempts: attempts, backoffMs, maxBackoffMs: 2 * backoffMs },
    ...(step.each === null ? {} : { each: `$${step.each.step}.output.list`, concurrency: step.each.concurrency }),
    ...(step.fallback === "value" ? { fallback: { value: FALLBACK } } : {}),
    ...(step.fallback === "call" ? { fallback: call(["$input"], 0) } : {}),
    ...(step.compensate === null ? {} : { compensate: call([undone], step.compensate.failures) }),
  };
}

function templateOf(source: Source): unknown {
  switch (source.from) {
    case "number":
      return source.value;
    case "input":
      return "$input";
    case "item":
      return "$item";
    case "step":
      return `$${source.step}.output${source.member === null ? "" : `.${source.member}`}`;
    case "first":
      return { $first: source.steps.map((step) => `$${step}.output`) };
  }
}
