/**
 * Calls to Durable Objects: a new stub for each, and failures as `TroupeError`s that say what to do.
 *
 * A stub is broken for good by its first exception, so none is kept; making one costs nothing worth saving.
 */
import { fault, TroupeError } from "../../contracts/errors.ts";
import { OVERLOADED_RETRY_AFTER_SECONDS } from "../../contracts/limits.ts";

/** The part of a `DurableObjectNamespace` that a call needs. */
export interface ObjectNamespace<Stub> {
  getByName(name: string): Stub;
}

/** Calls the object `name`. Throws `overloaded` when it has too much to do, `internal` when it failed. */
export async function callObject<Stub, Answer>(
  namespace: ObjectNamespace<Stub>,
  name: string,
  call: (stub: Stub) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call(namespace.getByName(name));
  } catch (error) {
    throw toTroupeError(name, error);
  }
}

/** Like `callObject`, for calls that change nothing: tried once more when the platform says that this may help. */
export async function readObject<Stub, Answer>(
  namespace: ObjectNamespace<Stub>,
  name: string,
  call: (stub: Stub) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call(namespace.getByName(name));
  } catch (error) {
    if (!has(error, "retryable") || has(error, "overloaded")) throw toTroupeError(name, error);
    return callObject(namespace, name, call);
  }
}

function toTroupeError(name: string, cause: unknown): TroupeError {
  if (has(cause, "overloaded")) {
    const extra = { retryAfterSeconds: OVERLOADED_RETRY_AFTER_SECONDS };
    return new TroupeError(fault("overloaded", `The ${name} has more to do than it can.`, extra), { cause });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TroupeError(fault("internal", `The ${name} did not answer: ${reason}.`), { cause });
}

/** Whether the platform marked an error of a stub so. */
function has(error: unknown, mark: "retryable" | "overloaded"): boolean {
  return typeof error === "object" && error !== null && Reflect.get(error, mark) === true;
}
