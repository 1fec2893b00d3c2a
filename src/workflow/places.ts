/**
 * Places in a document, as faults tell them: `steps[2].args[0]`, `functions.add.default_args["a b"]`.
 */
import { cutText } from "../contracts/cut-text.ts";
import { MAX_WORKFLOW_FAULTS } from "../contracts/limits.ts";
import type { WorkflowFault } from "../contracts/workflow.ts";
import { memberPath } from "../signature/values.ts";

/** Names of members and indexes of elements, from the document inwards. */
export type Place = readonly (string | number)[];

/** Longest name that a path or a message shows in full, in characters. */
export const MAX_SHOWN_NAME = 100;
/** Longest message, in characters. */
const MAX_MESSAGE = 1_000;

/** A place as text; empty for the whole document. */
export function printPlace(place: Place): string {
  return place.map(printSegment).join("").replace(/^\./, "");
}

function printSegment(segment: string | number): string {
  if (typeof segment === "number") return `[${segment}]`;
  return memberPath("", cutText(segment, MAX_SHOWN_NAME));
}

/** Faults as they are found, as many of them as an answer lists. */
export class FaultList {
  readonly #faults: WorkflowFault[] = [];
  readonly #seen = new Set<string>();

  get isEmpty(): boolean {
    return this.#faults.length === 0;
  }

  get isFull(): boolean {
    return this.#faults.length >= MAX_WORKFLOW_FAULTS;
  }

  /** Notes a fault; the same one counts once. */
  add(place: Place, message: string): void {
    if (this.isFull) return;
    const path = printPlace(place);
    const key = `${path}\n${message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#faults.push({ path, message: cutText(message, MAX_MESSAGE) });
  }

  /** In their order; see `inOrder`. */
  list(): WorkflowFault[] {
    return inOrder(this.#faults);
  }
}

/** What two looks at a document have found, as many as an answer lists. Of one place the first look says enough. */
export function mergeFaults(first: readonly WorkflowFault[], second: readonly WorkflowFault[]): WorkflowFault[] {
  const told = new Set(first.map(({ path }) => path));
  return inOrder([...first, ...second.filter(({ path }) => !told.has(path))]).slice(0, MAX_WORKFLOW_FAULTS);
}

/** Faults of the document first, then those of its steps in their order. */
function inOrder(faults: readonly WorkflowFault[]): WorkflowFault[] {
  return [...faults].sort((one, other) => stepOf(one.path) - stepOf(other.path));
}

function stepOf(path: string): number {
  return Number(/^steps\[(\d+)\]/.exec(path)?.[1] ?? -1);
}
