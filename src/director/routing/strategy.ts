/**
 * Routing: in which order a call is offered to the workers.
 *
 * A strategy gives all workers, the first choice first, so that a call that finds a worker busy spills to the next
 * one. Orders are read lazily: nearly every call needs the first choice only.
 */

/** How busy workers are, as far as this director knows. */
export interface LoadView {
  /** What a call may expect to wait there, in no unit: the smaller, the better. */
  costOf(worker: string): number;
}

/** What a strategy may look at besides names. */
export interface RoutingContext {
  readonly loads: LoadView;
  /** Where a worker was placed, as a location hint; null where that is not known. */
  regionOf(worker: string): string | null;
  /** `request.cf` of the caller as it came: nobody has looked at it, and it may be anything. */
  readonly cf?: unknown;
}

export interface RoutingStrategy {
  /** Every one of `workers` exactly once, the best for `functionName` first. */
  order(functionName: string, workers: readonly string[], context: RoutingContext): Iterable<string>;
}
