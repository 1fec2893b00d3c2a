/**
 * A walk over a syntax tree that uses no call stack: whatever nesting the parser accepted can be walked.
 */
import type { AnyNode } from "acorn";

/**
 * Visits `root` and everything below it: `enter` before a node's children, `leave` after them, siblings in the order
 * in which acorn lists them.
 */
export function walk(
  root: AnyNode,
  enter: (node: AnyNode, parent: AnyNode | null) => void,
  leave?: (node: AnyNode) => void,
): void {
  const entered: AnyNode[] = [];
  const waiting: AnyNode[] = [root];
  for (let node = waiting.at(-1); node !== undefined; node = waiting.at(-1)) {
    const parent = entered.at(-1);
    if (node === parent) {
      entered.pop();
      waiting.pop();
      leave?.(node);
      continue;
    }
    enter(node, parent ?? null);
    entered.push(node);
    pushChildren(node, waiting);
  }
}

/** Pushes the children of a node, the first one on top. */
function pushChildren(node: AnyNode, waiting: AnyNode[]): void {
  const bottom = waiting.length;
  for (const key in node) {
    const value: unknown = node[key as keyof AnyNode];
    if (typeof value !== "object" || value === null) continue;
    // One by one: a call cannot take the hundred thousand elements of a long array literal as arguments.
    if (Array.isArray(value)) for (const item of value as unknown[]) pushNode(item, waiting);
    else pushNode(value, waiting);
  }
  for (let low = bottom, high = waiting.length - 1; low < high; low++, high--) {
    const [lower, higher] = [waiting[low], waiting[high]];
    if (lower !== undefined && higher !== undefined) [waiting[low], waiting[high]] = [higher, lower];
  }
}

/** Nodes are the only objects in a tree with a type; the values of literals and templates have none. */
function pushNode(value: unknown, waiting: AnyNode[]): void {
  if (typeof value === "object" && value !== null && "type" in value && typeof value.type === "string") {
    waiting.push(value as AnyNode);
  }
}
