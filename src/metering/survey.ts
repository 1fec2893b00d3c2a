/**
 * A first look at a module: what the second pass must know before it writes anything.
 */
import type { AnyNode, Program } from "acorn";
import { expressionsToGuard, isClass, isFunction } from "./functions.ts";
import { afterInit, isLoop, isSplittable, type Loop } from "./loops.ts";
import { walk } from "./walk.ts";

/** What was found in a module. */
export interface Survey {
  /** Functions, static blocks and the module itself, if they hold a loop that is not in a function further in. */
  readonly loopOwners: ReadonlySet<AnyNode>;
  /** Loops that are split; see `loops.ts`. */
  readonly splitLoops: ReadonlySet<AnyNode>;
  /** Expressions that need a tick in front of them; see `functions.ts`. */
  readonly guarded: ReadonlySet<AnyNode>;
}

/** Surveys a module. */
export function survey(program: Program, source: string): Survey {
  const loopOwners = new Set<AnyNode>();
  const splitLoops = new Set<AnyNode>();
  const guarded = new Set<AnyNode>();
  /** What loops belong to, and the loops themselves, around the present node; innermost last. */
  const around: AnyNode[] = [];

  const enterLoop = (loop: Loop, parent: AnyNode | null): void => {
    const owner = around.findLast(ownsLoops);
    if (owner !== undefined) loopOwners.add(owner);
    if (canSplit(loop, parent, source)) splitLoops.add(loop);
  };
  const enter = (node: AnyNode, parent: AnyNode | null): void => {
    for (const expression of expressionsToGuard(node)) guarded.add(expression);
    const innermost = around.at(-1);
    if (innermost !== undefined && rulesOutSplitting(node)) splitLoops.delete(innermost);
    if (isLoop(node)) enterLoop(node, parent);
    if (isLoop(node) || ownsLoops(node)) around.push(node);
  };
  const leave = (node: AnyNode): void => {
    if (isLoop(node) || ownsLoops(node)) around.pop();
  };
  walk(program, enter, leave);
  return { loopOwners, splitLoops, guarded };
}

function ownsLoops(node: AnyNode): boolean {
  return isFunction(node) || node.type === "StaticBlock" || node.type === "Program";
}

/** Whether the innermost loop around `node` must stay whole because of it. */
function rulesOutSplitting(node: AnyNode): boolean {
  return (
    isLoop(node) ||
    isFunction(node) ||
    isClass(node) ||
    node.type === "AwaitExpression" ||
    node.type === "YieldExpression"
  );
}

function canSplit(loop: Loop, parent: AnyNode | null, source: string): boolean {
  if (!isSplittable(loop) || parent?.type === "LabeledStatement") return false;
  return loop.type !== "ForStatement" || afterInit(loop, source) !== null;
}
