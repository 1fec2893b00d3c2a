/**
 * Which live version a call goes to, and with which arguments.
 *
 * Where signatures are known the arguments decide, and are held to them. A function without one takes whatever comes.
 */
import type { TroupeFault } from "../../contracts/errors.ts";
import { fault } from "../../contracts/errors.ts";
import type { FunctionVersion, LiveFunction } from "../../contracts/function.ts";
import { newestOf } from "../../contracts/function.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import type { Signature } from "../../contracts/signature.ts";
import { checkerOf } from "../../signature/check.ts";
import { describeMismatch, type Mismatch } from "../../signature/mismatch.ts";
import { chooseOverload } from "../../signature/overloads.ts";
import { printSignature } from "../../signature/print.ts";
import type { GivenArguments } from "../arguments.ts";
import { bindArguments } from "../arguments.ts";
import { signatureOf } from "../signatures.ts";
import { readingsOf } from "./query.ts";

/** A call whose version is found. */
export interface ChosenCall {
  readonly version: FunctionVersion;
  readonly args: readonly unknown[];
  /** Which of the signature's ways to call it the arguments fit; null where there is no signature. */
  readonly call: number | null;
  /** Where a result is not what the version promises; null where it is, or nothing is promised. */
  readonly checkResult: ((value: unknown) => Mismatch | null) | null;
}

/** Chooses. Fault: `invalid_arguments`. */
export function chooseVersion(live: LiveFunction, given: GivenArguments): Result<ChosenCall> {
  const typed = live.overloads.flatMap((version) => {
    const signature = signatureOf(version);
    return signature === null ? [] : [{ version, signature }];
  });
  if (typed.length < live.overloads.length) return bindUntyped(newestOf(live), given);

  const signatures = typed.map(({ signature }) => signature);
  const chosen = chooseReading(signatures, given);
  if (!chosen.ok) return fail(noneFits(live.name, typed, chosen.fault));
  const { candidate, call, args } = chosen.value;
  const found = typed[candidate];
  if (found === undefined) throw new RangeError(`${live.name} has no overload ${candidate}`);
  return succeed({ version: found.version, args, call, checkResult: resultCheck(found.signature, call) });
}

function bindUntyped(version: FunctionVersion, given: GivenArguments): Result<ChosenCall> {
  const args = bindArguments(version.parameters, given);
  return args.ok ? succeed({ version, args: args.value, call: null, checkResult: null }) : args;
}

/** The first way to read the arguments that fits some signature; if there is none, what is wrong with the last. */
function chooseReading(signatures: readonly Signature[], given: GivenArguments) {
  let chosen = chooseOverload(signatures, given);
  if (chosen.ok || given.texts === undefined) return chosen;
  for (const reading of readingsOf(signatures, given.texts, given.named ?? {})) {
    chosen = chooseOverload(signatures, reading);
    if (chosen.ok) break;
  }
  return chosen;
}

/** A result that may be anything needs no check. */
function resultCheck(signature: Signature, call: number): ChosenCall["checkResult"] {
  if (signature.calls[call]?.result === true) return null;
  return (value) => checkerOf(signature).checkResult(call, value);
}

interface Candidate {
  readonly version: FunctionVersion;
  readonly signature: Signature;
}

function noneFits(name: string, candidates: readonly Candidate[], mismatches: readonly Mismatch[]): TroupeFault {
  const [only, ...others] = mismatches;
  if (only !== undefined && others.length === 0) {
    return fault("invalid_arguments", describeMismatch(only), { details: { ...only } });
  }
  const listed = candidates.map(({ version, signature }, index) => ({
    version: version.version,
    signature: printSignature(signature),
    ...mismatches[index],
  }));
  const sentences = listed.map(({ signature }, index) => {
    const mismatch = mismatches[index];
    return mismatch === undefined ? signature : `${signature}: ${describeMismatch(mismatch)}`;
  });
  return fault("invalid_arguments", `No overload of ${name} takes these arguments. ${sentences.join(" ")}`, {
    details: { candidates: listed },
  });
}
