/**
 * What a row of the tables of workflow documents says, whatever its theme.
 */
export interface DocumentRow {
  readonly title: string;
  readonly document: unknown;
  /** Whether it is run durably whatever it says itself. */
  readonly durable?: boolean;
  /** Path and message of each fault, in their order; left out of documents that hold together. */
  readonly faults?: readonly (readonly [path: string, message: string])[];
}

/** A graph of these steps. */
export function graph(...steps: readonly unknown[]): Readonly<Record<string, unknown>> {
  return { id: "case", steps };
}

/** A graph of durable steps. */
export function durable(...steps: readonly unknown[]): Readonly<Record<string, unknown>> {
  return { id: "case", durable: true, steps };
}

/** A function of a chain. */
export function link(next: string, positional: readonly unknown[] = [], named: Readonly<Record<string, unknown>> = {}) {
  return { positional_args: positional, default_args: named, next, cache_result: false };
}

/** A chain of these functions. */
export function chain(entry: unknown, functions: unknown): Readonly<Record<string, unknown>> {
  return { id: "case", entry_function: entry, functions };
}
