/**
 * Who may change a workflow that was put.
 */
import { fault } from "../src/contracts/errors.ts";
import type { Principal } from "../src/contracts/keys.ts";
import type { ListedWorkflow } from "../src/contracts/workflow-book.ts";

/** Its owner may, and `admin`. */
export function mayChangeWorkflow({ owner }: Pick<ListedWorkflow, "owner">, by: Principal): boolean {
  return by.id === owner || by.scopes.includes("admin");
}

/** The fault of a change by somebody else. */
export function notTheOwner(name: string) {
  return fault("forbidden", `The workflow ${name} belongs to somebody else.`);
}
