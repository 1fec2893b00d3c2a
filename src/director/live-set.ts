/**
 * Changes of what is live that deploy nothing: a rollback, and the removal of one overload.
 *
 * Neither asks whether callers would break: whoever rolls back has broken callers already. But no change may leave two
 * overloads that fit the same call.
 */
import type { TroupeFault } from "../contracts/errors.ts";
import { fault } from "../contracts/errors.ts";
import type { FunctionVersion, LiveFunction } from "../contracts/function.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import { sameParameters } from "../signature/overloads.ts";
import type { Changing } from "./decide.ts";
import { decideOn } from "./decide.ts";
import { ambiguityOf, namedOverload } from "./deploy/plan.ts";
import type { Registry } from "./ports.ts";
import { noFunction, noVersion } from "./resolve.ts";
import { signatureOf } from "./signatures.ts";

/** A rollback that was asked for. */
export interface Rollback extends Changing {
  readonly version: number;
  /** The live version that makes way; found by its parameter types when it is not given. */
  readonly replaces?: number | undefined;
}

/**
 * Makes an earlier version live in place of one that is. Faults: `function_not_found`, `version_not_found`, `forbidden`,
 * `ambiguous_overload`, `conflict` when it is not clear which one makes way.
 */
export function rollback(registry: Registry, change: Rollback): Promise<Result<LiveFunction>> {
  const { name, by, version, replaces } = change;
  return decideOn(registry, change, async ({ live, revision }) => {
    if (live === null) return fail(noFunction(name));
    const target = (await registry.versions(name)).find((known) => known.version === version);
    if (target === undefined) return fail(noVersion(name, version));
    if (target.live && live.split === null) return succeed(live);
    const present = planRollback(live, target, replaces);
    return present.ok ? registry.setLive({ name, by, live: present.value, base: revision }) : present;
  });
}

/**
 * Removes one live version; the last one takes the function with it. Faults: `function_not_found`, `version_not_found`,
 * `forbidden`, `conflict` for a version that is not live.
 */
export function removeOverload(registry: Registry, change: Changing & { version: number }): Promise<Result<unknown>> {
  const { name, by, version } = change;
  return decideOn<unknown>(registry, change, async ({ live, revision }) => {
    if (live === null) return fail(noFunction(name));
    const others = live.overloads.map((overload) => overload.version).filter((number) => number !== version);
    if (others.length === live.overloads.length) {
      const exists = (await registry.versions(name)).some((known) => known.version === version);
      return fail(exists ? notLive(name, version) : noVersion(name, version));
    }
    if (others.length === 0) return registry.remove({ name, by, base: revision });
    return registry.setLive({ name, by, live: others, base: revision });
  });
}

/** The numbers that are live after a rollback to `target`, which is not live. */
function planRollback(
  { name, overloads, split }: LiveFunction,
  target: FunctionVersion,
  replaces: number | undefined,
): Result<readonly number[]> {
  // All calls go to it from now on, however they were split before.
  if (split !== null) return succeed([target.version]);
  const replaced = makesWay(overloads, target, replaces);
  if (replaced === undefined) return fail(unclear(name, target.version, replaces));
  const after = [...overloads.filter((version) => version !== replaced), target];
  const refusal = after.length === 1 ? null : refusalOf(name, after);
  return refusal === null ? succeed(after.map(({ version }) => version)) : fail(refusal);
}

function makesWay(overloads: readonly FunctionVersion[], target: FunctionVersion, replaces: number | undefined) {
  if (replaces !== undefined) return overloads.find(({ version }) => version === replaces);
  const signature = signatureOf(target);
  const same = overloads.find((version) => {
    const theirs = signatureOf(version);
    return signature !== null && theirs !== null && sameParameters(theirs, signature);
  });
  return same ?? (overloads.length === 1 ? overloads[0] : undefined);
}

/** Why these versions cannot be live at once. */
function refusalOf(name: string, overloads: readonly FunctionVersion[]): TroupeFault | null {
  const named = overloads.map(namedOverload).filter((overload) => overload !== null);
  if (named.length === overloads.length) return ambiguityOf(name, named);
  return fault("conflict", `A version of ${name} without a signature cannot be live beside others.`);
}

function unclear(name: string, version: number, replaces: number | undefined): TroupeFault {
  if (replaces !== undefined) return notLive(name, replaces);
  return fault(
    "conflict",
    `${name} has several overloads, none with the parameters of version ${version}: pass \`replaces\`.`,
  );
}

const notLive = (name: string, version: number) => fault("conflict", `Version ${version} of ${name} is not live.`);
