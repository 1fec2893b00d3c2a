/**
 * How a call inside an isolate ended, as its worker reads it: a reply, an abort, a loss.
 */
import { z } from "zod";
import { ERRORS, fault, type TroupeFault } from "../../src/contracts/errors.ts";
import { ABORT_MARK, type SandboxFigures } from "../../src/contracts/sandbox-call.ts";

const errorCode = z.enum(Object.keys(ERRORS) as [keyof typeof ERRORS, ...(keyof typeof ERRORS)[]]);

const figures = z.object({
  cpuMs: z.number(),
  requests: z.number(),
  logs: z.array(z.object({ level: z.enum(["debug", "info", "log", "warn", "error"]), message: z.string() })),
});

const abortReport = z.object({ fault: z.object({ code: errorCode, message: z.string() }), figures });

const webOutcome = z.object({
  ok: z.boolean(),
  fault: z
    .object({ code: errorCode, message: z.string(), details: z.record(z.string(), z.unknown()).optional() })
    .optional(),
  startUp: z.boolean().optional(),
  figures,
});

/** A call that did not reply. */
export interface Loss {
  readonly fault: TroupeFault;
  /** What the invocation had used; null when nobody knows. */
  readonly figures: SandboxFigures | null;
  /** Whether the isolate is of no further use. */
  readonly isolateLost: boolean;
}

/** Reads the error of a call that was aborted, or whose isolate broke. */
export function readLoss(error: unknown): Loss {
  const message = error instanceof Error ? error.message : String(error);
  const report = message.startsWith(ABORT_MARK) ? parseJson(abortReport, message.slice(ABORT_MARK.length)) : null;
  if (report !== null) return { ...report, isolateLost: false };
  return {
    fault: fault("worker_unavailable", "The function's isolate was lost during the call."),
    figures: null,
    isolateLost: true,
  };
}

/** How a web request ended inside the isolate. */
export interface WebOutcome extends Omit<Loss, "fault"> {
  readonly fault: TroupeFault | null;
}

/** Reads the outcome header of a web request. */
export function readWebOutcome(header: string | null): WebOutcome {
  const outcome = header === null ? null : parseJson(webOutcome, decodeURIComponent(header));
  if (outcome === null) return readLoss(new Error("no outcome"));
  if (outcome.fault === undefined) return { fault: null, figures: outcome.figures, isolateLost: false };
  const { code, message, details } = outcome.fault;
  return {
    fault: fault(code, message, details === undefined ? {} : { details }),
    figures: outcome.figures,
    isolateLost: outcome.startUp === true,
  };
}

function parseJson<Output>(schema: z.ZodType<Output>, text: string): Output | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
