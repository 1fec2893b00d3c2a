/**
 * The comparison of two functions, or of two versions of one: what changed, whether callers of the left can call the
 * right instead, and on demand whether both do the same.
 */
import type { Behaviour, Change, Comparison } from "../contracts/compare.ts";
import { fault } from "../contracts/errors.ts";
import type { FunctionVersion, LiveFunction } from "../contracts/function.ts";
import { unsplit } from "../contracts/function.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { Signature } from "../contracts/signature.ts";
import { verdictOf } from "../signature/compare.ts";
import { compareBehaviour } from "./compare/behaviour.ts";
import { compareContracts, overloadLabel, pairOverloads } from "./compare/contracts.ts";
import type { Reference } from "./compare/references.ts";
import { compareSettings } from "./compare/settings.ts";
import type { Director } from "./director.ts";
import { resolveFunction } from "./resolve.ts";
import { signatureOf } from "./signatures.ts";

/** A comparison that was asked for. */
export interface CompareCommand {
  readonly left: Reference;
  readonly right: Reference;
  /** How many generated calls both sides answer; undefined for none. */
  readonly runs: number | undefined;
  readonly seed: number | undefined;
}

/** Compares. Faults: `function_not_found`, `version_not_found`, `invalid_request` for runs that cannot be made. */
export async function compare(director: Director, command: CompareCommand): Promise<Result<Comparison>> {
  const left = await resolveFunction(director.registry, command.left.name, command.left.version);
  if (!left.ok) return left;
  const right = await resolveFunction(director.registry, command.right.name, command.right.version);
  if (!right.ok) return right;
  const [before, after] = [unsplit(left.value), unsplit(right.value)];
  const behaviour = await tryBoth(director, before, after, command);
  if (!behaviour.ok) return behaviour;
  const changes = changesBetween(before.overloads, after.overloads);
  return succeed({
    left: label(command.left),
    right: label(command.right),
    // What callers do not notice, such as the size, makes no difference to them.
    verdict: verdictOf(changes.filter(({ verdict }) => verdict !== "identical")),
    changes,
    behaviour: behaviour.value,
  });
}

/** All changes from the live versions of the left to those of the right. */
function changesBetween(left: readonly FunctionVersion[], right: readonly FunctionVersion[]): Change[] {
  const contracts = compareContracts(left.map(contractOf), right.map(contractOf));
  const [lone, other] = [left[0], right[0]];
  if (lone !== undefined && other !== undefined && left.length === 1 && right.length === 1) {
    return [...contracts, ...compareSettings(lone, other)];
  }
  return [...contracts, ...settingsOfPairs(left, right)];
}

/** Overloads have settings of their own; only those that have a successor can be compared. */
function settingsOfPairs(left: readonly FunctionVersion[], right: readonly FunctionVersion[]): Change[] {
  const [before, after] = [signaturesOf(left), signaturesOf(right)];
  if (before.length < left.length || after.length < right.length) return [];
  return pairOverloads(before, after).pairs.flatMap(([from, to]) => {
    const [older, newer, signature] = [left[from], right[to], before[from]];
    if (older === undefined || newer === undefined || signature === undefined) return [];
    return compareSettings(older, newer).map((change) => ({
      ...change,
      where: `${overloadLabel(signature)}: ${change.where}`,
    }));
  });
}

async function tryBoth(
  director: Director,
  left: LiveFunction,
  right: LiveFunction,
  { runs, seed }: CompareCommand,
): Promise<Result<Behaviour | null>> {
  if (runs === undefined) return succeed(null);
  const signatures = [left, right].map(({ overloads }) => signaturesOf(overloads)).find(({ length }) => length > 0);
  if (signatures === undefined || [...left.overloads, ...right.overloads].some(({ kind }) => kind === "fetch")) {
    return fail(fault("invalid_request", "Runs need a signature to make arguments from; leave `runs` out."));
  }
  return compareBehaviour(director, { left, right, signatures, runs, seed: seed ?? newSeed(director) });
}

/** 31 bits: what fast-check takes. */
function newSeed({ entropy }: Director): number {
  const [a = 0, b = 0, c = 0, d = 0] = entropy.random(4);
  return ((a & 0x7f) << 24) | (b << 16) | (c << 8) | d;
}

function signaturesOf(overloads: readonly FunctionVersion[]): Signature[] {
  return overloads.map(signatureOf).filter((signature) => signature !== null);
}

const contractOf = (version: FunctionVersion) => ({ kind: version.kind, signature: signatureOf(version) });
const label = ({ name, version }: Reference) => (version === undefined ? name : `${name}@${version}`);
