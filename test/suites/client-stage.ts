/**
 * Where the client's cases run, and what they share.
 */
import type { AnyFunction, Troupe } from "../../src/client/index.ts";

/** Where a case runs. */
export interface Stage {
  readonly url: string;
  /** The admin key. */
  readonly key: string;
  /** Keeps apart the names of functions that are deployed from several runtimes. */
  readonly prefix: string;
}

/** One thing that the client must do; throws when it does not. */
export type Case = (stage: Stage, troupe: Troupe) => Promise<void>;

/** Deploys a function from its source and gives it. */
export async function put<F extends AnyFunction = (...args: unknown[]) => unknown>(
  troupe: Troupe,
  { prefix }: Stage,
  name: string,
  code: string,
) {
  return troupe.deploy<F>({ name: `${prefix}-${name}`, source: `export default ${code}`, untyped: true });
}

/** What a call fails with; throws when it does not. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("The call succeeded, but should have failed.");
}
