/**
 * A walk over a syntax tree that uses no call stack: whatever nesting the parser accepted can be walked.
 */
import type { AnyNode } from "acorn";

interface Step {
  readonly node: AnyNode;
  readonly parent: AnyNode | null;
  entered: boolean;
}

/**
 * Visits `root` and everything below it: `enter` before a node's children, `leave` after them, siblings in the order
 * in which acorn lists them.
 */
export function walk(
  root: AnyNode,
  enter: (node: AnyNode, parent: AnyNode | null) => void,
  leave?: (node: AnyNode) => void,
): void {
  const steps: Step[] = [{ node: root, parent: null, entered: false }];
  for (let step = steps.at(-1); step !== undefined; step = steps.at(-1)) {
    const { node, parent, entered } = step;
    if (entered) {
      steps.pop();
      leave?.(node);
      continue;
    }
    step.entered = true;
    enter(node, parent);
    for (const child of childrenOf(node).reverse()) steps.push({ node: child, parent: node, entered: false });
  }
}

function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node) as unknown[]) {
    // One by one: a call cannot take the hundred thousand elements of a long array literal as arguments.
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(item)) children.push(item);
  }
  return children;
}

/** Nodes are the only objects in a tree with a type; the values of literals and templates have none. */
function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
