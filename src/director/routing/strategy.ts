/**
 * Routing: in which order a call is offered to the workers.
 *
 * A strategy gives all workers, the first choice first, so that a call that finds a worker busy spills to the next
 * one. Orders are read lazily: nearly every call needs the first choice only.
 */
export interface RoutingStrategy {
  /** Every one of `workers` exactly once, the best for `functionName` first. */
  order(functionName: string, workers: readonly string[]): Iterable<string>;
}
