/**
 * The JSON Schema of workflow documents, for editors and for whoever writes documents by program.
 *
 * It says what the parts of a document look like. How they hang together (references, order, types) is for `validate`.
 */
import { z } from "zod";
import {
  callStep,
  callTemplate,
  chainDocument,
  condition,
  sleepStep,
  stepId,
  waitStep,
  workflowDocument,
} from "../contracts/workflow.ts";

const published = z.registry<{ id?: string; title?: string; description?: string }>();
const document = z.union([workflowDocument, chainDocument]);
const call = callStep.shape;
const chained = chainDocument.shape.functions.valueType.shape;

published
  .add(document, { title: "Troupe workflow" })
  .add(workflowDocument, { id: "graph", description: "A workflow as a graph of steps." })
  .add(chainDocument, { id: "chain", description: "A chain of functions, as PyFaaS has them." })
  .add(callStep, { id: "callStep", description: "Calls a function." })
  .add(sleepStep, { id: "sleepStep", description: "Waits for a time. Of durable workflows." })
  .add(waitStep, {
    id: "waitStep",
    description: "Waits for an event; its payload is the output. Of durable workflows.",
  })
  .add(callTemplate, { id: "call", description: "A call of a function." })
  .add(condition, { id: "condition", description: "A reference that counts as true or false, or an operator." })
  .add(stepId, { id: "name", description: "A letter first, then letters, digits, '-' and '_'." })
  .add(workflowDocument.shape.durable, { description: "Every step is persisted; the answer is a run to ask for." })
  .add(workflowDocument.shape.steps, { description: "Each behind those that it refers to." })
  .add(workflowDocument.shape.output, { description: "A template of the result; else it is the last step's output." })
  .add(call.args, { description: "Arguments by position; texts such as $add.output.items[0] stand for values." })
  .add(call.named, { description: "Arguments by name; those by position come first." })
  .add(call.after, { description: "Steps that end before this one begins, besides those that it refers to." })
  .add(call.when, { description: "Where it does not hold the step is skipped, and so are those that refer to it." })
  .add(call.each, { description: "A list: the step calls once for each $item, and its output is the list of values." })
  .add(call.concurrency, { description: "Calls of a step with each at once." })
  .add(call.retry, { description: "Attempts of each call, and the pause before the second, which then doubles." })
  .add(call.timeoutMs, { description: "Lowers the function's own limit." })
  .add(call.cpuMs, { description: "Lowers the function's own limit." })
  .add(call.cache, { description: "What the call wants of the function's result cache." })
  .add(call.fallback, { description: "What stands for the output when every attempt has failed." })
  .add(call.compensate, { description: "Undoes the step when a later one fails for good. Of durable workflows." })
  .add(call.serializer, { description: "The output is kept encoded, and decoded by those alone that it is given to." })
  .add(sleepStep.shape.sleep, { description: "Seconds, or a reference to them." })
  .add(waitStep.shape.timeoutSeconds, { description: "A day where nothing is said; then the step fails." })
  .add(chainDocument.shape.entry_function, { description: "The first function." })
  .add(chained.positional_args, { description: "Arguments by position; $add.output stands for what add gave." })
  .add(chained.default_args, { description: "Arguments by name." })
  .add(chained.next, { description: "The function after this one; empty for the last." })
  .add(chained.cache_result, { description: "Whether the result is kept, and given again for the same arguments." })
  .add(chained.serializer, {
    description: "The output is kept encoded, and decoded by those alone that it is given to.",
  });

let made: Readonly<Record<string, unknown>> | undefined;

/** The schema, JSON Schema 2020-12, of graphs and chains. */
export function workflowSchema(): Readonly<Record<string, unknown>> {
  made ??= z.toJSONSchema(document, { io: "input", metadata: published });
  return made;
}
