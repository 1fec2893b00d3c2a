/**
 * The trace of a version, ready for questions: where did this position of a module come from?
 */
import { type MapStep, type TraceFile, traceFile } from "../contracts/trace.ts";
import { decodeStep, type Origin, type StepBack } from "./steps.ts";

/** A position of a module as the engine tells it, from 1. */
export interface EnginePosition {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** A position as the author knows it, from 1; the column is null where only the line is known. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number | null;
}

/** Where a position came from. */
export interface Places {
  /** In the module as it was deployed. */
  readonly module: Place;
  /** In the file that a bundler made the module from, if it told. */
  readonly source: Place | null;
}

/** Answers questions about the modules of one version. Maps are decoded when they are first needed. */
export class Trace {
  readonly #modules: ReadonlyMap<string, readonly MapStep[] | null>;
  readonly #decoded = new Map<string, readonly StepBack[]>();

  constructor({ modules }: TraceFile) {
    this.#modules = new Map(Object.entries(modules));
  }

  /** Where a position came from; undefined when the version has no such module. */
  locate({ path, line, column }: EnginePosition): Places | undefined {
    if (!this.#modules.has(path)) return undefined;
    let module: Place = { path, line, column: null };
    let at: Origin | null = { source: null, line: line - 1, column: column - 1 };
    for (const back of this.#stepsOf(path)) {
      at = back(at);
      if (at === null) break;
      const { source } = at;
      const place = { path: source ?? path, line: at.line + 1, column: at.column + 1 };
      if (source !== null) return { module, source: place };
      module = place;
    }
    return { module, source: null };
  }

  #stepsOf(path: string): readonly StepBack[] {
    const known = this.#decoded.get(path);
    if (known !== undefined) return known;
    const steps = (this.#modules.get(path) ?? []).map(decodeStep);
    this.#decoded.set(path, steps);
    return steps;
  }
}

/** Reads a `TraceFile` as it is stored; null when it is none. */
export function readTrace(bytes: Uint8Array): Trace | null {
  try {
    const file = traceFile.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return file.success ? new Trace(file.data) : null;
  } catch {
    return null;
  }
}
