/**
 * Binds what a job will call before it is accepted: one version, and arguments that it takes.
 */
import { decodeCbor, encodeCbor } from "../../codec/index.ts";
import type { TroupeFault } from "../../contracts/errors.ts";
import { fault } from "../../contracts/errors.ts";
import type { FunctionVersion, LiveFunction } from "../../contracts/function.ts";
import { newestOf } from "../../contracts/function.ts";
import { MAX_CBOR_OBJECTS } from "../../contracts/limits.ts";
import { fail, type Result, succeed } from "../../contracts/result.ts";
import type { GivenArguments } from "../arguments.ts";
import { chooseVersion } from "../call/choose.ts";
import { answersRequests } from "../suspension.ts";

/** The calls of a job. */
export interface BoundCalls {
  readonly version: FunctionVersion;
  /** Arguments of each call as CBOR. */
  readonly inputs: readonly Uint8Array[];
}

/**
 * Binds. Faults: `invalid_request` for a function that answers web requests, `invalid_arguments`; of a job with many
 * inputs the fault names the one that it is about.
 */
export function bindCalls(live: LiveFunction, calls: readonly GivenArguments[], isMap: boolean): Result<BoundCalls> {
  if (newestOf(live).kind === "fetch") return fail(answersRequests(live.name));
  let version: FunctionVersion | null = null;
  const inputs: Uint8Array[] = [];
  for (const [index, call] of calls.entries()) {
    const bound = bindCall(live, call, version);
    if (!bound.ok) return isMap ? fail(ofInput(index, bound.fault)) : bound;
    version = bound.value.version;
    inputs.push(bound.value.args);
  }
  return succeed({ version: version ?? newestOf(live), inputs });
}

function bindCall(
  live: LiveFunction,
  call: GivenArguments,
  others: FunctionVersion | null,
): Result<{ version: FunctionVersion; args: Uint8Array }> {
  const chosen = chooseVersion(live, call);
  if (!chosen.ok) return chosen;
  const { version, args } = chosen.value;
  if (others !== null && others.version !== version.version) return fail(otherVersion(version, others));
  const bytes = encodeCbor([...args]);
  // Every object takes a byte at least, and counts four times at most: small arguments need no look.
  const readable = bytes.length * 4 > MAX_CBOR_OBJECTS ? decodeCbor(bytes) : succeed(null);
  return readable.ok ? succeed({ version, args: bytes }) : readable;
}

function otherVersion(version: FunctionVersion, others: FunctionVersion): TroupeFault {
  return fault(
    "invalid_arguments",
    `These arguments are for version ${version.version}, those before them for version ${others.version}: a job calls ` +
      "one version. Name it in `version`, or spawn a job for each.",
  );
}

function ofInput(index: number, { code, message, details }: TroupeFault): TroupeFault {
  return fault(code, `Input ${index}: ${message}`, { details: { ...details, input: index } });
}
