/**
 * Which of two overloads is meant by a call that fits both. `docs/overloads.md` tells these rules to users.
 *
 * Only the arguments that the call has are looked at. The overload wins
 * 1. whose types for them are narrower: all it takes there, the other one takes too, and not the other way round;
 * 2. where they take the same: that takes fewer arguments at most, so fixed ones before optional and rest parameters;
 * 3. where that is the same too: that needs more arguments at least.
 * Otherwise neither does. Each rule asks only where those before it say "the same", so no three overloads can be more
 * specific than each other in a circle.
 */
import { onlyKind } from "./atoms.ts";
import { type Callable, type CallType, callType, listsOfLength, namedLists } from "./calls.ts";
import type { Relation } from "./relation.rules.ts";
import { makeRelation } from "./relation.ts";
import type { Term, Types } from "./terms.ts";

/** Which one is more specific; null when the rules cannot tell. */
export type Order = "left" | "right" | null;

/** Two calls side by side. */
export interface Pair {
  readonly left: CallType;
  readonly right: CallType;
  readonly relation: Relation;
}

/** Puts two calls side by side. */
export function makePair(types: Types, left: Callable, right: Callable): Pair {
  return {
    left: callType(types, left, "arguments of the left"),
    right: callType(types, right, "arguments of the right"),
    relation: makeRelation(types, { exact: true, readers: "givers" }),
  };
}

/** The order of two calls for `count` arguments by position. */
export function orderByPosition({ left, right, relation }: Pair, count: number): Order {
  const { types } = relation;
  const lists = listsOfLength(types, count);
  return ordered({ left, right, relation }, types.both(left.declared, lists), types.both(right.declared, lists));
}

/** The order of two calls for some arguments by position and the rest by name. */
export function orderByName(
  pair: Pair,
  callables: { left: Callable; right: Callable },
  positional: number,
  names: readonly string[],
): Order {
  const { types } = pair.relation;
  const listsOf = (side: "left" | "right") =>
    types.made(
      `named arguments of the ${side}`,
      onlyKind(namedLists(types, callables[side], pair[side], positional, names)),
    );
  return ordered(pair, listsOf("left"), listsOf("right"));
}

function ordered({ left, right, relation }: Pair, leftLists: Term, rightLists: Term): Order {
  const isLeftWithin = relation.misfit(leftLists, rightLists) === null;
  const isRightWithin = relation.misfit(rightLists, leftLists) === null;
  if (isLeftWithin !== isRightWithin) return isLeftWithin ? "left" : "right";
  if (!isLeftWithin) return null;
  if (left.most !== right.most) return left.most < right.most ? "left" : "right";
  if (left.least !== right.least) return left.least > right.least ? "left" : "right";
  return null;
}
