/**
 * The rules of a deploy: what a new version does to those that are live, and whether callers bear it.
 *
 * Without `overload` it replaces everything that is live. With it, it replaces the overload with the same parameter
 * types, or is added. Either is refused when callers of what is replaced would break, unless that was allowed.
 */
import { stringify } from "fast-check";
import type { Change } from "../../contracts/compare.ts";
import type { TroupeFault } from "../../contracts/errors.ts";
import { fault } from "../../contracts/errors.ts";
import type { FunctionVersion, LiveFunction } from "../../contracts/function.ts";
import { MAX_CALL_FORMS, MAX_OVERLOADS } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import type { Signature } from "../../contracts/signature.ts";
import { verdictOf } from "../../signature/compare.ts";
import { findAmbiguity, sameParameters } from "../../signature/overloads.ts";
import { printSignature } from "../../signature/print.ts";
import { withinAllowance } from "../../signature/terms.ts";
import type { Contract } from "../compare/contracts.ts";
import { compareContracts } from "../compare/contracts.ts";
import { signatureOf } from "../signatures.ts";

/** A version that is about to be. */
export interface Draft extends Contract {
  readonly name: string;
  readonly overload: boolean;
  readonly allowBreaking: boolean;
}

/** What a deploy does to the live versions. */
export interface Plan {
  /** Numbers of those that stay live. */
  readonly keeps: readonly number[];
  /** What callers may notice. */
  readonly changes: readonly Change[];
}

/** An overload with what it is called in messages. */
interface Named {
  readonly label: string;
  readonly signature: Signature;
}

/** Decides. Faults: `invalid_request`, `ambiguous_overload`, `breaking_change`. */
export function planDeploy(live: LiveFunction | null, draft: Draft): Result<Plan> {
  const present = live?.overloads ?? [];
  if (live?.split != null) return planEndOfSplit(present, draft);
  return withinAllowance(() => (draft.overload ? planOverload(present, draft) : judge(present, draft, [])));
}

/** Refuses live versions that fit the same call: no rule could choose. Null when there are none. */
export function ambiguityOf(name: string, overloads: readonly Named[]): TroupeFault | null {
  const ambiguity = findAmbiguity(overloads.map(({ signature }) => signature));
  if (ambiguity === null) return null;
  const example = `${name}(${ambiguity.example.map((value) => stringify(value)).join(", ")})`;
  const fitting = [overloads[ambiguity.left], overloads[ambiguity.right]].filter((overload) => overload !== undefined);
  const printed = fitting.map(({ label, signature }) => `${label} ${printSignature(signature)}`);
  return fault(
    "ambiguous_overload",
    `The call ${example} fits ${printed.join(" and ")}, and neither is more specific.`,
    {
      details: { example, overloads: printed },
    },
  );
}

/** A live version as messages call it; null for one without a signature. */
export function namedOverload(version: FunctionVersion): Named | null {
  const signature = signatureOf(version);
  return signature === null ? null : { label: `version ${version.version}`, signature };
}

/** Versions that share the calls have callers of their own each, and all make way. */
function planEndOfSplit(present: readonly FunctionVersion[], draft: Draft): Result<Plan> {
  if (draft.overload) {
    return fail(unfit(`The calls of ${draft.name} are split between versions; end that before adding an overload.`));
  }
  const changes: Change[] = [];
  for (const version of present) {
    const judged = withinAllowance(() => judge([version], draft, []));
    if (!judged.ok) return judged;
    changes.push(...judged.value.changes);
  }
  return succeed({ keeps: [], changes });
}

function planOverload(present: readonly FunctionVersion[], draft: Draft): Result<Plan> {
  const { name, signature } = draft;
  if (signature === null)
    return fail(unfit(`A function without a signature cannot be an overload of ${name}. ${LEAVE_OUT}`));
  const others = present.filter((version) => {
    const theirs = signatureOf(version);
    return theirs === null || !sameParameters(theirs, signature);
  });
  const named = others.map(namedOverload);
  const known = named.filter((overload) => overload !== null);
  if (known.length < named.length) {
    return fail(unfit(`What is live as ${name} has no signature and cannot be one of several overloads. ${LEAVE_OUT}`));
  }
  if (others.length >= MAX_OVERLOADS) {
    return fail(unfit(`${name} has ${others.length} other overloads already; ${MAX_OVERLOADS} are allowed in all.`));
  }
  const forms = [...known.map((overload) => overload.signature), signature].flatMap(({ calls }) => calls).length;
  if (forms > MAX_CALL_FORMS) {
    return fail(unfit(`${name} could be called in ${forms} ways; ${MAX_CALL_FORMS} are allowed over all overloads.`));
  }
  const ambiguity = ambiguityOf(name, [...known, { label: "the new overload", signature }]);
  if (ambiguity !== null) return fail(ambiguity);
  const replaced = present.filter((version) => !others.includes(version));
  return judge(
    replaced,
    draft,
    others.map(({ version }) => version),
  );
}

/** Lets a draft take the place of live versions, if their callers bear it or nobody minds. */
function judge(replaced: readonly FunctionVersion[], draft: Draft, keeps: readonly number[]): Result<Plan> {
  if (replaced.length === 0) return succeed({ keeps, changes: [] });
  const contracts = replaced.map((version) => ({ kind: version.kind, signature: signatureOf(version) }));
  const changes = compareContracts(contracts, [draft]);
  const breaking = changes.filter(({ verdict }) => verdict === "breaking");
  if (breaking.length === 0 || draft.allowBreaking) return succeed({ keeps, changes });
  return fail(
    fault("breaking_change", `${draft.name} would break its callers. ${breaking.map(sentenceOf).join(" ")}`, {
      details: { verdict: verdictOf(changes), changes },
    }),
  );
}

/** A change in a sentence: `parameter b added: Callers do not pass it.` */
export function sentenceOf({ where, what, reason }: Change): string {
  return `${where} ${what}: ${reason}`;
}

const unfit = (message: string) => fault("invalid_request", message);
const LEAVE_OUT = "Deploy without `overload` to replace what is live.";
