/**
 * What is told of a call to those who watch its function.
 */
import { versionUuid } from "../../artifact/version-ids.ts";
import type { TroupeFault } from "../../contracts/errors.ts";
import { ERRORS, type ErrorCode } from "../../contracts/errors.ts";
import type { LogLine } from "../../contracts/invocation.ts";
import type { TailException, TailMessage, TailOutcome, TailSubject } from "../../contracts/tail.ts";

/** A call that is over. */
export interface Ended {
  readonly function: string;
  readonly version: number;
  readonly subject: TailSubject;
  /** Name of the class whose method was called. */
  readonly entrypoint?: string | undefined;
  readonly fault: TroupeFault | null;
  readonly logs: readonly LogLine[];
  readonly cpuMs: number | null;
  readonly wallMs: number;
  /** Milliseconds since the epoch. */
  readonly endedAt: number;
}

/** The message. */
export async function messageOf(call: Ended): Promise<TailMessage> {
  const { fault, logs, cpuMs, wallMs, endedAt, entrypoint } = call;
  const timestamp = endedAt - wallMs;
  return {
    outcome: outcomeOf(fault),
    scriptName: call.function,
    scriptVersion: { id: await versionUuid(call.function, call.version) },
    ...(entrypoint === undefined ? {} : { entrypoint }),
    eventTimestamp: timestamp,
    cpuTime: cpuMs ?? 0,
    wallTime: wallMs,
    exceptions: fault === null ? [] : [exceptionOf(fault, endedAt)],
    logs: logs.map(({ level, message }) => ({ level, message: [message], timestamp })),
    event: call.subject,
  };
}

/** Faults that have a word of their own; the others are exceptions where they are the function's. */
const OUTCOMES: Partial<Record<ErrorCode, TailOutcome>> = {
  cpu_limit: "exceededCpu",
  memory_limit: "exceededMemory",
  cancelled: "canceled",
};

function outcomeOf(fault: TroupeFault | null): TailOutcome {
  if (fault === null) return "ok";
  return OUTCOMES[fault.code] ?? (ERRORS[fault.code].source === "function" ? "exception" : "unknown");
}

/** What was thrown; of a fault that is no exception, what it is. */
function exceptionOf({ code, message, details }: TroupeFault, timestamp: number): TailException {
  const name = typeof details?.name === "string" ? details.name : code;
  const stack = typeof details?.stack === "string" ? { stack: details.stack } : {};
  return { name, message, ...stack, timestamp };
}
