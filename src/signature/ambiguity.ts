/**
 * Finds what no rule can order: a call that fits two overloads, neither of which is more specific.
 *
 * Looked at are the numbers of arguments that both take. Beyond the places that one of them describes, every further
 * argument is like the one before, so one more than those is enough.
 */
import type { Signature } from "../contracts/signature.ts";
import { withinLimits } from "./assignable.ts";
import { type Callable, listsOfLength } from "./calls.ts";
import { exampleFinder } from "./example.ts";
import { makePair, orderByPosition } from "./specificity.ts";
import { makeTypes, withinAllowance } from "./terms.ts";

/** Two overloads, by their index, and a call that fits both. */
export interface Ambiguity {
  readonly left: number;
  readonly right: number;
  readonly example: readonly unknown[];
}

/**
 * The first ambiguity among overloads, null when every call by position that fits several has a most specific one.
 * Types that are too large to compare count as different: a call that fits them both is refused when it comes.
 */
export function findAmbiguity(signatures: readonly Signature[]): Ambiguity | null {
  return withinAllowance(() => firstAmbiguity(signatures));
}

function firstAmbiguity(signatures: readonly Signature[]): Ambiguity | null {
  for (const [left, one] of signatures.entries()) {
    for (const [right, other] of signatures.entries()) {
      const example = left < right ? ambiguousCall(one, other) : null;
      if (example !== null) return { left, right, example };
    }
  }
  return null;
}

function ambiguousCall(left: Signature, right: Signature): readonly unknown[] | null {
  for (const one of callablesOf(left)) {
    for (const other of callablesOf(right)) {
      const example = withinLimits(() => undecided(one, other), null);
      if (example !== null) return example;
    }
  }
  return null;
}

/** The calls of a signature, each with what it refers to. */
export function callablesOf({ calls, defs }: Signature): Callable[] {
  return calls.map((call) => ({ call, defs }));
}

function undecided(one: Callable, other: Callable): readonly unknown[] | null {
  const types = makeTypes();
  const pair = makePair(types, one, other);
  const findExample = exampleFinder(types);
  const { left, right } = pair;
  const most = Math.min(left.most, right.most, Math.max(left.described, right.described) + 1);
  for (let count = Math.max(left.least, right.least); count <= most; count++) {
    if (orderByPosition(pair, count) !== null) continue;
    const common = types.both(types.both(left.term, right.term), listsOfLength(types, count));
    const example = findExample(common)?.value;
    if (Array.isArray(example)) return example;
  }
  return null;
}
