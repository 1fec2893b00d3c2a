/**
 * A walk over a syntax tree that uses no call stack: whatever nesting the parser accepted can be walked.
 *
 * A tree is walked many times on its way through the compiler, and finding a node's children is the slow part: the
 * first walk notes the order, later ones repeat it. Trees do not change.
 */
import type { AnyNode } from "acorn";

/** Every node twice, when it is entered and when it is left; the order of each tree that was walked. */
const traces = new WeakMap<AnyNode, readonly AnyNode[]>();

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
  for (const node of traceOf(root)) {
    const parent = entered.at(-1);
    if (node === parent) {
      entered.pop();
      leave?.(node);
    } else {
      enter(node, parent ?? null);
      entered.push(node);
    }
  }
}

/** How many nodes a tree has. */
export function countNodes(root: AnyNode): number {
  return traceOf(root).length / 2;
}

function traceOf(root: AnyNode): readonly AnyNode[] {
  const known = traces.get(root);
  if (known !== undefined) return known;
  const trace = traced(root);
  traces.set(root, trace);
  return trace;
}

function traced(root: AnyNode): AnyNode[] {
  const trace: AnyNode[] = [];
  const entered: AnyNode[] = [];
  const waiting: AnyNode[] = [root];
  for (let node = waiting.at(-1); node !== undefined; node = waiting.at(-1)) {
    trace.push(node);
    if (node === entered.at(-1)) {
      entered.pop();
      waiting.pop();
    } else {
      entered.push(node);
      pushChildren(node, waiting);
    }
  }
  return trace;
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
