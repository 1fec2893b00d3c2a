/**
 * Compares two signatures: whether those who call the left one can call the right one instead.
 *
 * With one call on each side, parameters are compared one by one. With several, calls that take the same types belong
 * together; of the others, a call that is gone breaks nobody when another one takes all its arguments.
 */
import type { Change, VERDICTS } from "../contracts/compare.ts";
import type { Signature } from "../contracts/signature.ts";
import { callablesOf } from "./ambiguity.ts";
import type { Callable } from "./calls.ts";
import { argumentsMisfit, compareCall, compareResult, mayShareArguments, nameOfCall } from "./compare.calls.ts";
import { takesSame } from "./overloads.ts";
import { withinAllowance } from "./terms.ts";

export type Verdict = (typeof VERDICTS)[number];

/** What changed, in the order of the left signature; empty when nothing did. */
export function compareSignatures(left: Signature, right: Signature): Change[] {
  // Types that are too large to compare have not changed either when they are written the same.
  if (JSON.stringify(left) === JSON.stringify(right)) return [];
  const [lefts, rights] = [callablesOf(left), callablesOf(right)];
  const [one, ...moreLeft] = lefts;
  const [other, ...moreRight] = rights;
  if (one === undefined || other === undefined) return [];
  if (moreLeft.length === 0 && moreRight.length === 0) return compareCall(one, other);
  return withinAllowance(() => compareSeveral(lefts, rights));
}

/** The verdict over all changes. */
export function verdictOf(changes: readonly Change[]): Verdict {
  if (changes.length === 0) return "identical";
  return changes.some(({ verdict }) => verdict === "breaking") ? "breaking" : "compatible";
}

function compareSeveral(lefts: readonly Callable[], rights: readonly Callable[]): Change[] {
  const matches = matched(lefts, rights);
  const changes = lefts.flatMap((left, index) => {
    const right = rights[matches[index] ?? -1];
    if (right === undefined) return [removedCall(left, rights)];
    return compareCall(left, right).map((each) => ({ ...each, where: `${nameOfCall(left)}, ${each.where}` }));
  });
  const added = rights.filter((_, index) => !matches.includes(index)).map(addedCall);
  return [...changes, ...added, ...overtaken(lefts, rights, matches)];
}

/** For each call of the left, the first one of the right that takes the same and is not taken; -1 for none. */
function matched(lefts: readonly Callable[], rights: readonly Callable[]): number[] {
  const matches: number[] = [];
  for (const left of lefts) {
    matches.push(rights.findIndex((right, index) => !matches.includes(index) && takesSame(left, right)));
  }
  return matches;
}

function removedCall(left: Callable, rights: readonly Callable[]): Change {
  const where = nameOfCall(left);
  const heir = rights.find((right) => argumentsMisfit(left, right) === null);
  if (heir === undefined) {
    return { where, what: "removed", reason: "No other overload takes all that it took.", verdict: "breaking" };
  }
  return { where, what: "removed", reason: `All that it took is taken by ${nameOfCall(heir)}.`, verdict: "compatible" };
}

function addedCall(right: Callable): Change {
  return { where: nameOfCall(right), what: "added", reason: "Callers need not know of it.", verdict: "compatible" };
}

/**
 * Calls that another overload answers now than before, with a result that is not expected. The first overload that fits
 * answers, so a pair counts unless an earlier one on either side takes all that one of them takes.
 */
function overtaken(lefts: readonly Callable[], rights: readonly Callable[], matches: readonly number[]): Change[] {
  return rights.flatMap((right, now) => {
    const own = matches.indexOf(now);
    return lefts.flatMap((left, before) => {
      const heir = matches[before] ?? -1;
      const isAnswered = own === before || (own !== -1 && own < before) || (heir !== -1 && heir < now);
      if (isAnswered || !mayShareArguments(left, right)) return [];
      return compareResult(left, right)
        .filter(({ verdict }) => verdict === "breaking")
        .map((each) => ({ ...each, where: `${nameOfCall(left)}, answered by ${nameOfCall(right)}` }));
    });
  });
}
