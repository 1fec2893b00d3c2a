/**
 * What a workflow must come to: its steps made one after another, in the order in which they are written, by nothing of the
 * platform.
 */
import { FALLBACK, type Flow, type FlowCall, type FlowStep, requiresOf, type Source } from "./flow.ts";
import { type Worked, workOn } from "./functions.ts";

/** A call that must be made, once for each key. */
export interface Expected {
  readonly step: string;
  readonly kind: "forward" | "compensation";
  /** Runs that it takes where nothing strikes; one that was struck may take one more for each time. */
  readonly runs: number;
}

export interface Expectation {
  readonly state: "succeeded" | "failed";
  readonly value: unknown;
  /** Of one that failed. */
  readonly error: { readonly code: string; readonly step: string } | null;
  /** Of every step that began or was skipped. */
  readonly states: ReadonlyMap<string, string>;
  /** By what follows the run's id in the key. */
  readonly calls: ReadonlyMap<string, Expected>;
}

class Failed extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Interprets a flow. */
export function expectationOf(flow: Flow): Expectation {
  return new Interpreter(flow).interpret();
}

class Interpreter {
  readonly #flow: Flow;
  readonly #outputs = new Map<string, unknown>();
  readonly #states = new Map<string, string>();
  readonly #calls = new Map<string, Expected>();
  /** Steps that did something that can be undone, and what their calls gave. */
  readonly #done = new Map<FlowCall, Worked[]>();

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  interpret(): Expectation {
    const told = { states: this.#states, calls: this.#calls };
    for (const step of this.#flow.steps) {
      try {
        this.#states.set(step.id, this.#isSkipped(step) ? "skipped" : this.#perform(step));
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
        this.#states.set(step.id, "failed");
        this.#undo();
        return { state: "failed", value: undefined, error: { code: error.code, step: step.id }, ...told };
      }
    }
    return { state: "succeeded", value: this.#values(this.#flow.output), error: null, ...told };
  }

  #isSkipped(step: FlowStep): boolean {
    if (requiresOf(step).some((need) => this.#states.get(need) === "skipped")) return true;
    return step.when !== null && !(this.#worked(step.when.step).sum < step.when.less);
  }

  #perform(step: FlowStep): string {
    if (step.kind === "sleep") return "succeeded";
    if (step.kind === "wait") {
      if (step.payload === null) throw new Failed("timeout");
      this.#outputs.set(step.id, step.payload);
      return "succeeded";
    }
    return this.#call(step);
  }

  #call(step: FlowCall): string {
    const done: Worked[] = [];
    this.#done.set(step, done);
    let isRecovered = false;
    const make = (key: string, item: unknown, index: number | null): unknown => {
      const fails = step.failAt === null || step.failAt === index ? step.failures : 0;
      this.#expect(key, step, "forward", Math.min(fails + 1, step.attempts));
      if (fails < step.attempts) {
        const value = workOn(this.#values(step.inputs, item));
        done.push(value);
        return value;
      }
      if (step.fallback === "none") throw new Failed("user_error");
      isRecovered = true;
      if (step.fallback === "value") return FALLBACK;
      this.#expect(`${key}.fallback`, step, "forward", 1);
      return workOn([this.#flow.input]);
    };
    const items = step.each === null ? null : this.#worked(step.each.step).list;
    const made = items?.map((item, index) => make(`${step.id}[${index}]`, item, index));
    this.#outputs.set(step.id, made ?? make(step.id, undefined, null));
    return isRecovered ? "recovered" : "succeeded";
  }

  #undo(): void {
    for (const [step, done] of [...this.#done].reverse()) {
      if (step.compensate === null || done.length === 0) continue;
      const { failures } = step.compensate;
      this.#expect(`${step.id}.compensate`, step, "compensation", Math.min(failures + 1, step.attempts));
      const isUndone = failures < step.attempts && this.#states.get(step.id) !== "failed";
      if (isUndone) this.#states.set(step.id, "compensated");
    }
  }

  #expect(key: string, { id }: FlowCall, kind: Expected["kind"], runs: number): void {
    this.#calls.set(key, { step: id, kind, runs });
  }

  #values(sources: readonly Source[], item?: unknown): unknown[] {
    return sources.map((source) => this.#value(source, item));
  }

  #value(source: Source, item: unknown): unknown {
    switch (source.from) {
      case "number":
        return source.value;
      case "input":
        return this.#flow.input;
      case "item":
        return item;
      case "step":
        return source.member === null ? this.#outputs.get(source.step) : this.#worked(source.step)[source.member];
      case "first":
        return this.#outputs.get(source.steps.find((step) => this.#states.get(step) !== "skipped") ?? "");
    }
  }

  #worked(step: string): Worked {
    return this.#outputs.get(step) as Worked;
  }
}
