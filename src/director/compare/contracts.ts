/**
 * What changes for callers between two functions, as far as their signatures tell.
 *
 * A signature is a promise. A function without one promises nothing of its arguments and its result, so neither adding
 * nor removing a signature breaks one; it is told all the same. An overload that nobody takes the place of is missed,
 * and so is a way of being called: with arguments, or by web requests.
 */
import type { Change } from "../../contracts/compare.ts";
import type { FunctionKind } from "../../contracts/function.ts";
import type { Signature } from "../../contracts/signature.ts";
import { compareSignatures, verdictOf } from "../../signature/compare.ts";
import { sameParameters } from "../../signature/overloads.ts";
import { printSignature } from "../../signature/print.ts";
import { withinAllowance } from "../../signature/terms.ts";

/** What one version promises its callers. */
export interface Contract {
  readonly kind: FunctionKind;
  /** Null where nothing is promised. */
  readonly signature: Signature | null;
}

/** Which overload of the right takes the place of which of the left; indexes. */
export interface Pairing {
  readonly pairs: readonly (readonly [left: number, right: number])[];
  readonly removed: readonly number[];
  readonly added: readonly number[];
}

/** The changes from the left function to the right one; each has one contract at least. */
export function compareContracts(left: readonly Contract[], right: readonly Contract[]): Change[] {
  const [leftKind, rightKind] = [left[0]?.kind, right[0]?.kind];
  if (leftKind !== rightKind) return [otherKind(rightKind)];
  if (leftKind === "fetch") return [];
  const [leftSignatures, rightSignatures] = [signaturesOf(left), signaturesOf(right)];
  if (leftSignatures === null) return rightSignatures === null ? [] : [SIGNATURE_ADDED];
  if (rightSignatures === null) return [SIGNATURE_REMOVED, ...(left.length > 1 ? [OVERLOADS_DROPPED] : [])];
  return withinAllowance(() => compareOverloads(leftSignatures, rightSignatures));
}

/**
 * Finds for every overload of the left the one that takes its place: the one with the same parameter types, else the
 * first that takes its calls and gives what it gave. The sides may share an overload: one may do the work of two.
 */
export function pairOverloads(left: readonly Signature[], right: readonly Signature[]): Pairing {
  const only = left[0] !== undefined && left.length === 1 && right.length === 1;
  const successor = (signature: Signature) => {
    const same = right.findIndex((candidate) => sameParameters(signature, candidate));
    return same === -1 ? right.findIndex((candidate) => !breaks(signature, candidate)) : same;
  };
  const successors = only ? [0] : left.map(successor);
  const pairs = successors.flatMap((found, index) => (found === -1 ? [] : [[index, found] as const]));
  return {
    pairs,
    removed: successors.flatMap((found, index) => (found === -1 ? [index] : [])),
    added: right.flatMap((_, index) => (successors.includes(index) ? [] : [index])),
  };
}

/** Whether callers of the left cannot call the right instead. */
function breaks(left: Signature, right: Signature): boolean {
  return verdictOf(compareSignatures(left, right)) === "breaking";
}

/** How an overload is called in a change: `overload (a: string) => number`. */
export function overloadLabel(signature: Signature): string {
  return `overload ${printSignature(signature)}`;
}

function compareOverloads(left: readonly Signature[], right: readonly Signature[]): Change[] {
  const { pairs, removed, added } = pairOverloads(left, right);
  const isAlone = left.length === 1 && right.length === 1;
  const paired = pairs.flatMap(([from, to]) => {
    const [before, after] = [left[from], right[to]];
    if (before === undefined || after === undefined) return [];
    const changes = compareSignatures(before, after);
    return isAlone ? changes : changes.map((change) => within(overloadLabel(before), change));
  });
  return [
    ...paired,
    ...removed.map((index) => overloadRemoved(left[index])),
    ...added.map((index) => overloadAdded(right[index])),
  ];
}

function within(label: string, change: Change): Change {
  return { ...change, where: `${label}: ${change.where}` };
}

/** The signatures of a function all of whose versions have one. */
function signaturesOf(contracts: readonly Contract[]): readonly Signature[] | null {
  const signatures = contracts.map(({ signature }) => signature).filter((signature) => signature !== null);
  return signatures.length === contracts.length ? signatures : null;
}

function otherKind(kind: FunctionKind | undefined): Change {
  const [what, reason] =
    kind === "fetch"
      ? ["answers web requests instead of calls with arguments", "A call with arguments is refused."]
      : ["takes arguments instead of web requests", "A web request is no longer passed to the function."];
  return { where: "function", what, reason, verdict: "breaking" };
}

function overloadRemoved(signature: Signature | undefined): Change {
  return {
    where: signature === undefined ? "overload" : overloadLabel(signature),
    what: "removed",
    reason: "No other overload takes all of its calls and gives what it gave.",
    verdict: "breaking",
  };
}

function overloadAdded(signature: Signature | undefined): Change {
  return {
    where: signature === undefined ? "overload" : overloadLabel(signature),
    what: "added",
    reason: "Calls that nothing took are taken now; a call that fits several goes to the most specific.",
    verdict: "compatible",
  };
}

const SIGNATURE_ADDED: Change = {
  where: "signature",
  what: "added",
  reason: "Arguments and results are checked now; nothing was promised of them before.",
  verdict: "compatible",
};

const SIGNATURE_REMOVED: Change = {
  where: "signature",
  what: "removed",
  reason: "No call is refused that was taken before, but nothing is promised of the result any more.",
  verdict: "compatible",
};

const OVERLOADS_DROPPED: Change = {
  where: "overloads",
  what: "replaced by one function without a signature",
  reason: "One implementation gets all calls that went to several.",
  verdict: "breaking",
};
