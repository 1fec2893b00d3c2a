/**
 * Looks at a document before anything else does: whoever walks it recursively must not run out of stack or time.
 */
import { MAX_WORKFLOW_DEPTH, MAX_WORKFLOW_NODES } from "../contracts/limits.ts";
import { isRecord } from "../signature/values.ts";
import type { FaultList, Place } from "./places.ts";

/** Whether a document is small enough to be read; what is not is noted. */
export function isReadable(document: unknown, faults: FaultList): boolean {
  // Of the place only its beginning is kept: the path of what is too deep would be long, and say no more.
  const open: { value: object; depth: number; top: Place }[] = [];
  const push = (value: unknown, depth: number, top: Place) => {
    if (typeof value === "object" && value !== null) open.push({ value, depth, top });
  };
  push(document, 0, []);
  let nodes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth, top } = next;
    const members = membersOf(value);
    nodes += members.length;
    const excess = excessOf(depth, nodes);
    if (excess !== null) {
      faults.add(top, excess);
      return false;
    }
    for (const [name, member] of members) push(member, depth + 1, depth === 0 ? [name] : top);
  }
  return true;
}

function excessOf(depth: number, nodes: number): string | null {
  if (depth > MAX_WORKFLOW_DEPTH) return `is nested deeper than ${MAX_WORKFLOW_DEPTH}`;
  return nodes > MAX_WORKFLOW_NODES ? `is part of a document of more than ${MAX_WORKFLOW_NODES} values` : null;
}

function membersOf(value: unknown): (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return [...value.entries()];
  return isRecord(value) ? Object.entries(value) : [];
}
