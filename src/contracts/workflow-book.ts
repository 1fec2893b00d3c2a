/**
 * Workflows that were put under a name, to be run by it.
 */
import { fault, type TroupeFault } from "./errors.ts";
import type { Principal } from "./keys.ts";

/** The name of the object that keeps them. */
export const WORKFLOW_BOOK_OBJECT = "workflow-book";

/** The fault of a name that no workflow has. */
export function noWorkflow(name: string): TroupeFault {
  return fault("workflow_not_found", `There is no workflow ${JSON.stringify(name)}.`);
}

/** A workflow as it is listed. Times in milliseconds since the epoch. */
export interface ListedWorkflow {
  readonly name: string;
  /** Grows with every document that is put. */
  readonly revision: number;
  /** Id of the key that may change it. */
  readonly owner: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A workflow as it is kept; the document as CBOR. */
export interface StoredWorkflow extends ListedWorkflow {
  readonly document: Uint8Array;
}

/** A document that is to be put under a name. */
export interface PutWorkflow {
  readonly name: string;
  /** As CBOR. */
  readonly document: Uint8Array;
  readonly by: Principal;
}

/** What became of it; `created` says whether it is another document than before. */
export interface WorkflowPlaced {
  readonly revision: number;
  readonly created: boolean;
}
