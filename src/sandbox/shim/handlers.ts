/**
 * What an export of a module is: a function, or a Worker, as an object with handlers or as a class with methods.
 *
 * Looking at an export may run function code (a proxy's traps, a getter), and so may calling what it says it is.
 */
import { fault } from "../../contracts/errors.ts";
import { fail, type Result, succeed } from "../../contracts/result.ts";
import { ownEnv } from "./own-env.ts";
import { apply, construct, getPrototypeOf, hasOwn } from "./primordials.ts";
import { WorkerEntrypoint } from "./workers-facade.ts";

/** A handler, called with what is handed to it first and the context of the call. */
export type Handler = (given: object, ctx: object) => unknown;

/** The export of a started module. */
export type Target =
  | { readonly kind: "function"; readonly call: (...args: unknown[]) => unknown }
  | { readonly kind: "fetch"; readonly fetch: Handler | undefined; readonly scheduled: Handler | undefined };

type Method = (...args: unknown[]) => unknown;
type Members = Readonly<Record<string, unknown>>;
type EntrypointClass = new (ctx: object, env: object) => Members;

/** How far a chain of prototypes is followed: one of proxies may have no end. */
export const MAX_PROTOTYPES = 100;

const EntrypointPrototype: object = WorkerEntrypoint.prototype;

/** Looks into an export. Fault: `user_error`. */
export function targetOf(namespace: Members, exportName: string): Result<Target> {
  const value = hasOwn(namespace, exportName) ? namespace[exportName] : undefined;
  const entrypoint = entrypointOf(value);
  if (entrypoint !== undefined) return succeed(workerOfClass(entrypoint));
  if (typeof value === "function") return succeed({ kind: "function", call: value as Method });
  const worker = typeof value === "object" && value !== null ? workerOfObject(value as Members) : undefined;
  if (worker !== undefined) return succeed(worker);
  const what = value === undefined ? "does not exist" : "is neither a function nor an object with a fetch method";
  return fail(fault("user_error", `The export "${exportName}" of the module ${what}.`));
}

/** A class that extends `WorkerEntrypoint`; undefined for everything else. */
export function entrypointOf(value: unknown): EntrypointClass | undefined {
  if (typeof value !== "function") return undefined;
  let prototype: unknown = value.prototype;
  for (let depth = 0; depth < MAX_PROTOTYPES && typeof prototype === "object" && prototype !== null; depth++) {
    if (prototype === EntrypointPrototype) return value as unknown as EntrypointClass;
    prototype = getPrototypeOf(prototype);
  }
  return undefined;
}

/** An instance for one call. Throws what its constructor throws. */
export function instanceOf(entrypoint: EntrypointClass, ctx: object): Members {
  return construct(entrypoint, [ctx, ownEnv()]) as Members;
}

function workerOfClass(entrypoint: EntrypointClass): Target {
  const handler = (name: string): Handler | undefined => {
    if (typeof (entrypoint.prototype as Members)[name] !== "function") return undefined;
    return (given, ctx) => {
      const instance = instanceOf(entrypoint, ctx);
      return apply(instance[name] as Method, instance, [given]);
    };
  };
  return { kind: "fetch", fetch: handler("fetch"), scheduled: handler("scheduled") };
}

function workerOfObject(worker: Members): Target | undefined {
  const handler = (name: string): Handler | undefined => {
    if (typeof worker[name] !== "function") return undefined;
    return (given, ctx) => apply(worker[name] as Method, worker, [given, ownEnv(), ctx]);
  };
  const fetch = handler("fetch");
  const scheduled = handler("scheduled");
  return fetch === undefined && scheduled === undefined ? undefined : { kind: "fetch", fetch, scheduled };
}
