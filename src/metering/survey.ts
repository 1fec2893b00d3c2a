/**
 * A first look at a module: what the second pass must know before it writes anything.
 */
import type { AnyNode, Program } from "acorn";
import { foreignCallTest } from "./foreign-calls.ts";
import { expressionsToGuard, isClass, isFunction } from "./functions.ts";
import { afterInit, isLoop, isSplittable, type Loop } from "./loops.ts";
import { walk } from "./walk.ts";

/** What was found in a module. */
export interface Survey {
  /** Functions, static blocks and loops whose own code, without that of others further in, holds a foreign call. */
  readonly foreign: ReadonlySet<AnyNode>;
  /** Functions, static blocks and the module itself, if loops of plain code belong to them. */
  readonly counterOwners: ReadonlySet<AnyNode>;
  /** Loops that are split; see `loops.ts`. */
  readonly splitLoops: ReadonlySet<AnyNode>;
  /** Expressions that need a tick in front of them; see `functions.ts`. */
  readonly guarded: ReadonlySet<AnyNode>;
}

/** Surveys a module. */
export function survey(program: Program, source: string): Survey {
  const isForeignCall = foreignCallTest(program);
  const foreign = new Set<AnyNode>();
  const counterOwners = new Set<AnyNode>();
  const splitLoops = new Set<AnyNode>();
  const guarded = new Set<AnyNode>();
  /** The owners of loops, and the loops themselves, around the present node; innermost last. */
  const around: AnyNode[] = [];

  const enter = (node: AnyNode, parent: AnyNode | null): void => {
    const innermost = around.at(-1) ?? program;
    for (const expression of expressionsToGuard(node)) guarded.add(expression);
    if (isForeignCall(node)) foreign.add(innermost);
    if (rulesOutSplitting(node)) splitLoops.delete(innermost);
    if (isLoop(node) && canSplit(node, parent, source)) splitLoops.add(node);
    if (isLoop(node) || ownsLoops(node)) around.push(node);
  };
  const leave = (node: AnyNode): void => {
    if (isLoop(node) || ownsLoops(node)) around.pop();
    if (!isLoop(node)) return;
    if (foreign.has(node)) splitLoops.delete(node);
    else counterOwners.add(around.findLast(ownsLoops) ?? program);
  };
  walk(program, enter, leave);
  return { foreign, counterOwners, splitLoops, guarded };
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
