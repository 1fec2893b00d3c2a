/**
 * Serves a request to run a workflow: with what it comes to, or with the durable run that it begins.
 */
import type { Principal } from "../../contracts/keys.ts";
import type { Workflow } from "../../workflow/model.ts";
import type { AppContext, Director } from "../director.ts";
import { unwrap } from "../resolve.ts";
import { cfOf } from "../routing/origin.ts";
import { answerEncoded, answerEncoding } from "../values.ts";
import { acceptRun, answerEarlierRun, type RunAsked, type RunWorkflow } from "./durable/accept.ts";
import { namedWorkflow, validWorkflow } from "./named.ts";
import { performWorkflow, renderRan } from "./run.ts";

/** What is to be run, and how. */
export interface RunRequest extends RunAsked {
  /** Whether it is to outlive the request, whatever the document says. */
  readonly durable: boolean;
}

/**
 * Answers a request to run. A durable run that was accepted stays accepted: a request that comes again has it, even if it
 * would be refused by now. Faults: `workflow_not_found`, `workflow_invalid`, those of the step that failed, those of
 * `acceptRun`.
 */
export async function serveWorkflow(
  c: AppContext,
  director: Director,
  caller: Principal,
  request: RunRequest,
): Promise<Response> {
  let found: Found;
  try {
    found = await findWorkflow(director, request);
  } catch (refusal) {
    const earlier = await answerEarlierRun(c, director, caller, request);
    if (earlier === null) throw refusal;
    return earlier;
  }
  if (found.workflow.isDurable) return acceptRun(c, director, caller, request, found);
  const encoding = answerEncoding(c.req.raw);
  const repeatable = c.req.raw.headers.has("idempotency-key");
  const call = { input: request.input, encoding, repeatable, cf: cfOf(c.req.raw) };
  return answerEncoded(c, encoding, renderRan(unwrap(await performWorkflow(director, found.workflow, call))));
}

interface Found extends RunWorkflow {
  readonly workflow: Workflow;
}

async function findWorkflow(director: Director, { workflow: asked, durable }: RunRequest): Promise<Found> {
  const { document, name } = "name" in asked ? await namedWorkflow(director, asked.name) : { ...asked, name: null };
  const workflow = await validWorkflow(director, document, durable);
  return { workflow, document, name: name ?? workflow.id };
}
