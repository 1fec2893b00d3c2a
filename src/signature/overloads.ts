/**
 * Chooses the overload that a call means: of those that it fits, the most specific one (`specificity.ts`).
 *
 * Overloads that one source declares are tried in their order, as TypeScript does; overloads that were deployed one by
 * one have no order, so there specificity decides.
 */
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { Signature } from "../contracts/signature.ts";
import { callablesOf } from "./ambiguity.ts";
import { withinLimits } from "./assignable.ts";
import { bindCall, type GivenArguments } from "./bind.ts";
import type { Callable } from "./calls.ts";
import { checkerOf } from "./check.ts";
import type { Mismatch } from "./mismatch.ts";
import { makePair, type Order, orderByName, orderByPosition } from "./specificity.ts";
import { makeTypes } from "./terms.ts";

export { findAmbiguity } from "./ambiguity.ts";

/** The overload that was chosen: which signature, which of its calls, and the arguments in their order. */
export interface Chosen {
  readonly candidate: number;
  readonly call: number;
  readonly args: readonly unknown[];
}

/**
 * Chooses among overloads. On failure there is one mismatch for each candidate, in their order: why it does not fit, or
 * that it fits no better than another one.
 */
export function chooseOverload(candidates: readonly Signature[], given: GivenArguments): Result<Chosen, Mismatch[]> {
  const mismatches: Mismatch[] = [];
  const fitting: Chosen[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const fit = fitCandidate(candidate, index, given);
    if (fit.ok) fitting.push(fit.value);
    mismatches.push(fit.ok ? tied(given) : fit.fault);
  }
  const best = fitting.find((one) =>
    fitting.every((other) => one === other || isMoreSpecific(one, other, candidates, given)),
  );
  return best === undefined ? fail(mismatches) : succeed(best);
}

/** Whether two signatures take the same types: a deploy of one replaces the other. Names and results do not count. */
export function sameParameters(left: Signature, right: Signature): boolean {
  const [ones, others] = [callablesOf(left), callablesOf(right)];
  const hasSame = (one: Callable, list: readonly Callable[]) => list.some((other) => takesSame(one, other));
  return ones.every((one) => hasSame(one, others)) && others.every((other) => hasSame(other, ones));
}

/** Whether two calls take the same argument lists. */
export function takesSame(one: Callable, other: Callable): boolean {
  return withinLimits(() => {
    const { left, right, relation } = makePair(makeTypes(), one, other);
    if (left.least !== right.least || left.most !== right.most) return false;
    return relation.misfit(left.term, right.term) === null && relation.misfit(right.term, left.term) === null;
  }, false);
}

function fitCandidate(candidate: Signature, index: number, given: GivenArguments): Result<Chosen, Mismatch> {
  const checker = checkerOf(candidate);
  let first: Mismatch | null = null;
  for (const [call, signature] of candidate.calls.entries()) {
    const bound = bindCall(signature, given);
    const mismatch = bound.ok ? checker.checkArguments(call, bound.value) : bound.fault;
    if (bound.ok && mismatch === null) return succeed({ candidate: index, call, args: bound.value });
    first ??= mismatch;
  }
  return fail(first ?? tied(given));
}

function tied({ named }: GivenArguments): Mismatch {
  return {
    path: named === undefined ? "args" : "named",
    expected: "arguments that fit one overload better than the others",
    received: "as good for another overload",
  };
}

function isMoreSpecific(
  one: Chosen,
  other: Chosen,
  candidates: readonly Signature[],
  { args = [], named }: GivenArguments,
): boolean {
  const [left, right] = [callableOf(one, candidates), callableOf(other, candidates)];
  if (left === null || right === null) return false;
  if (named === undefined) return orderOf(left, right, args.length) === "left";
  return withinLimits(() => {
    const pair = makePair(makeTypes(), left, right);
    return orderByName(pair, { left, right }, args.length, Object.keys(named)) === "left";
  }, false);
}

function callableOf({ candidate, call }: Chosen, candidates: readonly Signature[]): Callable | null {
  const signature = candidates[candidate];
  const chosen = signature?.calls[call];
  return signature === undefined || chosen === undefined ? null : { call: chosen, defs: signature.defs };
}

/** Orders that were found, by the two calls and the number of arguments. */
const orders = new WeakMap<object, WeakMap<object, Map<number, Order>>>();

function orderOf(left: Callable, right: Callable, count: number): Order {
  const ofLeft = orders.get(left.call) ?? new WeakMap<object, Map<number, Order>>();
  orders.set(left.call, ofLeft);
  const known = ofLeft.get(right.call) ?? new Map<number, Order>();
  ofLeft.set(right.call, known);
  const order = known.get(count);
  if (order !== undefined) return order;
  const found = withinLimits(() => orderByPosition(makePair(makeTypes(), left, right), count), null);
  // Calls come in all lengths, and remembering every one would let callers fill the memory.
  if (known.size < 64) known.set(count, found);
  return found;
}
