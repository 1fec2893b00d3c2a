/**
 * Serves a request to run a workflow: with what it comes to, or with the durable run that it begins.
 */
import type { Principal } from "../../contracts/keys.ts";
import type { AppContext, Director } from "../director.ts";
import { unwrap } from "../resolve.ts";
import { cfOf } from "../routing/origin.ts";
import { answerEncoded, answerEncoding } from "../values.ts";
import { acceptRun } from "./durable/accept.ts";
import { validWorkflow } from "./named.ts";
import { performWorkflow, renderRan } from "./run.ts";

/** What is to be run. */
export interface RunRequest {
  readonly document: unknown;
  /** The name under which it was put; null where it was not. */
  readonly name: string | null;
  readonly input: unknown;
  /** Whether it is to outlive the request, whatever the document says. */
  readonly durable: boolean;
}

/** Faults: `workflow_invalid`, those of the step that failed, those of `acceptRun`. */
export async function serveWorkflow(
  c: AppContext,
  director: Director,
  caller: Principal,
  { document, name, input, durable }: RunRequest,
): Promise<Response> {
  const workflow = await validWorkflow(director, document, durable);
  if (workflow.isDurable) return acceptRun(c, director, caller, { workflow: name ?? workflow.id, document, input });
  const encoding = answerEncoding(c.req.raw);
  const repeatable = c.req.raw.headers.has("idempotency-key");
  const call = { input, encoding, repeatable, cf: cfOf(c.req.raw) };
  return answerEncoded(c, encoding, renderRan(unwrap(await performWorkflow(director, workflow, call))));
}
