/**
 * Which entry of a full cache makes room: what a policy has to know. An order holds keys only; how much room there is, and
 * what has expired, is the cache's business.
 */
export interface EvictionOrder {
  /** An entry was put, for the first time or anew. */
  added(key: string): void;
  /** An entry was given to somebody. */
  used(key: string): void;
  /** An entry is gone, for whatever reason. */
  removed(key: string): void;
  /** The key of the entry that goes first; undefined when there is none. */
  victim(): string | undefined;
}
