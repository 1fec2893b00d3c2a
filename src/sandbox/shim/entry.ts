/**
 * Calls of something else of a function than its export: of a method of an entrypoint class, or of the handler of a
 * timetable.
 */
import { fault } from "../../contracts/errors.ts";
import { fail, type Result, succeed } from "../../contracts/result.ts";
import type { Entry } from "../../contracts/sandbox-call.ts";
import { contextOf } from "./background.ts";
import { entrypointOf, instanceOf, MAX_PROTOTYPES, type Target } from "./handlers.ts";
import type { Invocation } from "./invocation.ts";
import {
  apply,
  awaitable,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  isOneOf,
  truncate,
} from "./primordials.ts";
import { WorkerEntrypoint } from "./workers-facade.ts";

/** Makes the call; gives what function code gives. */
export type MakeCall = (args: readonly unknown[]) => unknown;

/** What a started module has to be called. */
export interface Started {
  readonly target: Target;
  /** How its export is called with arguments. */
  readonly byDefault: Result<MakeCall>;
  /** All its exports. */
  readonly namespace: Readonly<Record<string, unknown>>;
}

type Method = (...args: unknown[]) => unknown;

/** Members of an entrypoint that the platform calls, or that mean something else. */
const NOT_BY_NAME = [
  ...["constructor", "fetch", "connect", "scheduled", "alarm", "queue", "email", "tail", "tailStream", "trace", "test"],
  ...["then", "dup", "webSocketMessage", "webSocketClose", "webSocketError"],
];

const EntrypointPrototype: object = WorkerEntrypoint.prototype;

/** A module that has started. */
export function startedWith(target: Target, namespace: Started["namespace"]): Started {
  const byDefault: Result<MakeCall> =
    target.kind === "fetch" ? fail(ANSWERS_REQUESTS) : succeed((args) => apply(target.call, undefined, args));
  return { target, namespace, byDefault };
}

const ANSWERS_REQUESTS = fault(
  "invalid_request",
  "The function answers web requests; call it at its endpoint under /f/.",
);

/** Finds what a call is of. Fault: `invalid_request`. Throws what proxies and constructors throw. */
export function entryOf(started: Started, entry: Entry, invocation: Invocation): Result<MakeCall> {
  return isTimed(entry) ? timetableOf(started, entry, invocation) : methodOf(started, entry, invocation);
}

type Timed = Extract<Entry, { cron: string }>;

/** What objects inherit is function code's to say. */
function isTimed(entry: Entry): entry is Timed {
  return hasOwn(entry, "cron");
}

function timetableOf({ target }: Started, { cron, scheduledTime }: Timed, invocation: Invocation): Result<MakeCall> {
  if (target.kind !== "fetch" || target.scheduled === undefined) {
    return fail(fault("invalid_request", "The function has no scheduled handler."));
  }
  const { scheduled } = target;
  const controller = { cron, scheduledTime, type: "scheduled", noRetry: () => {} };
  // What the handler returns is nobody's.
  return succeed(() => awaitable(settled(scheduled(controller, contextOf(invocation)))));
}

async function settled(returned: unknown): Promise<void> {
  await returned;
}

type Named = Extract<Entry, { entrypoint: string }>;

function methodOf({ namespace }: Started, { entrypoint, method }: Named, invocation: Invocation): Result<MakeCall> {
  const given = hasOwn(namespace, entrypoint) ? namespace[entrypoint] : undefined;
  const found = entrypointOf(given);
  const name = truncate(entrypoint, MAX_SHOWN_LENGTH);
  if (found === undefined) {
    return fail(fault("invalid_request", `The function exports no class "${name}" that extends WorkerEntrypoint.`));
  }
  const body = publicMethod(found.prototype, method);
  if (body === undefined) {
    const shown = truncate(method, MAX_SHOWN_LENGTH);
    return fail(fault("invalid_request", `"${name}" has no method "${shown}" that can be called by its name.`));
  }
  return succeed((args) => apply(body, instanceOf(found, contextOf(invocation)), args));
}

const MAX_SHOWN_LENGTH = 100;

/** A method that the class or one it extends defines, and not the object itself: its fields are its own. */
function publicMethod(prototype: unknown, name: string): Method | undefined {
  if (isOneOf(NOT_BY_NAME, name)) return undefined;
  let holder = prototype;
  for (let depth = 0; depth < MAX_PROTOTYPES && typeof holder === "object" && holder !== null; depth++) {
    if (holder === EntrypointPrototype) return undefined;
    const member = getOwnPropertyDescriptor(holder, name);
    if (member !== undefined) return typeof member.value === "function" ? (member.value as Method) : undefined;
    holder = getPrototypeOf(holder);
  }
  return undefined;
}
