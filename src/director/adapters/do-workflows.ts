/**
 * The port `Workflows` over the workflow book.
 */
import type { WorkflowBookObject } from "../../../durable-objects/workflow-book.ts";
import { WORKFLOW_BOOK_OBJECT } from "../../contracts/workflow-book.ts";
import type { Workflows } from "../ports.ts";
import { callObject, readObject } from "./object-call.ts";

/** Makes the port. */
export function workflowsOf(namespace: DurableObjectNamespace<WorkflowBookObject>): Workflows {
  return {
    put: (workflow) => callObject(namespace, WORKFLOW_BOOK_OBJECT, (stub) => stub.put(workflow)),
    get: (name) => readObject(namespace, WORKFLOW_BOOK_OBJECT, (stub) => stub.get(name)),
    list: () => readObject(namespace, WORKFLOW_BOOK_OBJECT, (stub) => stub.list()),
    remove: (name, by) => callObject(namespace, WORKFLOW_BOOK_OBJECT, (stub) => stub.remove(name, by)),
  };
}
