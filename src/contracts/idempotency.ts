/**
 * What objects keep of an `Idempotency-Key`, so that a request that comes again finds what it began.
 */
export interface Idempotency {
  /** Names the request: caller, function or workflow, and the key, hashed. */
  readonly key: string;
  /** Hash of what was asked for: the same key with another body is a mistake. */
  readonly bodyHash: string;
}
