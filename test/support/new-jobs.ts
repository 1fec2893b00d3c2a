/**
 * Jobs as tests spawn them.
 */
import { encodeCbor } from "../../src/codec/index.ts";
import type { Entropy } from "../../src/contracts/ids.ts";
import type { JobPolicy, NewJob } from "../../src/contracts/job.ts";
import { newJobId } from "../../src/contracts/job-ids.ts";

/** Tries again at once. */
export const EAGER: JobPolicy = {
  maxAttempts: 3,
  retryErrors: true,
  backoffMs: 0,
  maxBackoffMs: 1,
  maxAgeMs: 86_400_000,
};

/** What a test says of a job. */
interface JobWish extends Partial<Omit<NewJob, "call" | "policy" | "inputs">> {
  readonly fn?: string;
  readonly policy?: Partial<JobPolicy>;
  /** Arguments of a single call. */
  readonly args?: readonly unknown[];
  /** Arguments of each call of a map. */
  readonly inputs?: readonly (readonly unknown[])[];
  readonly shard?: number;
  readonly timeoutMs?: number;
}

/** Makes a job: a call of `echo` with one number, unless the test wishes for something else. */
export function newJob({ fn = "echo", policy, args = [1], inputs, shard, timeoutMs, ...rest }: JobWish = {}): NewJob {
  const given = inputs ?? [args];
  return {
    id: newJobId(ENTROPY, shard),
    call: { function: fn, version: 1, encoding: "json", ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    inputs: given.map((each) => encodeCbor([...each])),
    isMap: inputs !== undefined,
    onError: "return",
    policy: { ...EAGER, ...policy },
    priority: 0,
    runAt: Date.now(),
    callback: null,
    idempotency: null,
    ...rest,
  };
}

const ENTROPY: Entropy = {
  now: () => Date.now(),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
};
