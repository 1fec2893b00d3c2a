/**
 * `troupe workflow run`: runs a workflow and prints its value, or begins a durable run.
 */
import { type Api, isWorkflowRun, type WorkflowRunResponse } from "../../../client/index.ts";
import { awaitRun, printEnd } from "../../await-run.ts";
import { defineCommand } from "../../command.ts";
import type { Context } from "../../context.ts";
import { EXIT, usageError } from "../../errors.ts";
import { printable } from "../../terminal.ts";
import { parseValue } from "../../values.ts";
import { printFailedTrace, printRan } from "../../workflow-answer.ts";
import { isName, readDocument, readJson } from "../../workflow-file.ts";

type Target = Parameters<Api["runWorkflow"]>[0];

export const run = defineCommand({
  name: "run",
  summary: "Run a workflow of a file, or one that was put under a name",
  examples: [
    `troupe workflow run checkout.json --input '{"items": []}'`,
    "troupe workflow run order --input-file order.json --durable --wait",
  ],
  positionals: { workflow: "one" },
  options: {
    input: { type: "string", hint: "json", summary: "What the workflow is run with: JSON, or a text as it is" },
    "input-file": { type: "string", hint: "file", summary: "A file of JSON that it is run with; - is stdin" },
    durable: { type: "boolean", summary: "Begin a run that outlives the request, and print its id" },
    wait: { type: "boolean", summary: "Wait until a durable run is over, and print its value; Ctrl-C leaves it alone" },
    "idempotency-key": { type: "string", hint: "key", summary: "The same key again gives the same durable run" },
  },
  async run({ options, positionals: { workflow } }, context) {
    const input = await readInput(options.input, options["input-file"], context);
    // Whether the document is one is for the server to say.
    const target = isName(workflow) ? workflow : ((await readDocument(workflow, context)) as Target);
    const api = await context.connect();
    const request = { idempotencyKey: options["idempotency-key"] };
    const started = options.durable
      ? api.spawnWorkflow(target, input, request)
      : api.runWorkflow(target, input, request);
    const answer = await started.catch((error: unknown) => {
      printFailedTrace(error, context.out);
      throw error;
    });
    if (isWorkflowRun(answer)) return follow(api, answer, options.wait ?? false, context);
    printRan(answer, answer.value, answer.steps, context.out);
    return EXIT.success;
  },
});

async function readInput(text: string | undefined, file: string | undefined, context: Context): Promise<unknown> {
  if (text !== undefined && file !== undefined) throw usageError("Give the input with --input or with --input-file.");
  if (file !== undefined) return readJson(file, context);
  return text === undefined ? undefined : parseValue(text);
}

/** A durable run goes on by itself. */
async function follow(api: Api, run: WorkflowRunResponse, wait: boolean, context: Context): Promise<number> {
  const { out } = context;
  if (!wait) {
    out.result(run, () => run.id);
    out.note((colors) => colors.dim(`${printable(run.workflow)} · ${run.state}`));
    return EXIT.success;
  }
  const signal = context.interruption();
  out.note((colors) => colors.dim(`${printable(run.workflow)} · ${run.id}`));
  return printEnd(await awaitRun(api, run, signal, { out }), signal, context);
}
