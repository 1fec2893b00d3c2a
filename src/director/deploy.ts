/**
 * The pipeline of a deploy: identify the code, read its signature, see what it does to what is live, compile it, start
 * it once, hand it to the registry.
 *
 * Whatever can be refused is refused before the code is compiled, because compiling costs time on the thread that serves
 * everybody. The registry decides who owns a name and whether it has changed since it was read; then what the deploy
 * does is decided again, for the code that is built already.
 */
import { functionId } from "../artifact/hash.ts";
import type { Change } from "../contracts/compare.ts";
import type { TroupeFault } from "../contracts/errors.ts";
import { fault } from "../contracts/errors.ts";
import type { DeployResponse, FunctionVersion, SourceBundle } from "../contracts/function.ts";
import { bundleOf } from "../contracts/function.ts";
import type { ContentHash } from "../contracts/ids.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { Contract } from "./compare/contracts.ts";
import { decideOn } from "./decide.ts";
import { alreadyThere, type Bound, bind, secretWarnings } from "./deploy/bind.ts";
import type { Built } from "./deploy/build.ts";
import { build, readContract, settleContract } from "./deploy/build.ts";
import type { DeployCommand } from "./deploy/command.ts";
import { checkNamespaces } from "./deploy/kv-namespaces.ts";
import { type Plan, planDeploy, sentenceOf } from "./deploy/plan.ts";
import type { Director } from "./director.ts";
import { forgetLeftovers } from "./remove.ts";
import { printedSignature } from "./views.ts";

export type { DeployCommand } from "./deploy/command.ts";

/** What a deploy has found out so far; it is not found out again when the registry has changed meanwhile. */
interface Work {
  readonly source: SourceBundle;
  readonly id: ContentHash;
  readonly contract: Contract | null;
  built?: Built;
}

/**
 * Deploys a function. Faults: `invalid_request`, `hash_mismatch`, `forbidden`, `missing_annotations`,
 * `ambiguous_overload`, `breaking_change`, `kv_namespace_not_found`, those of `compile`, of `probe` and of the registry.
 */
export async function deploy(director: Director, command: DeployCommand): Promise<Result<DeployResponse>> {
  const { name, request } = command;
  const source = bundleOf(request);
  const id = await functionId(name, source);
  if (request.hash !== undefined && request.hash !== id) return fail(wrongHash(request.hash, id));
  let work: Work | undefined;
  return decideOn(director.registry, command, async (state) => {
    const bound = await bind(director.registry, command, state);
    if (!bound.ok) return bound;
    const same = alreadyThere(bound.value, id, command);
    if (same !== undefined) return succeed(respond(same, false, secretWarnings(command, bound.value)));
    const theirs = await checkNamespaces(director.kv, bound.value.bindings.kv, command.by);
    if (!theirs.ok) return theirs;
    if (work === undefined) {
      const contract = await readContract(director, source, request);
      if (!contract.ok) return contract;
      work = { source, id, contract: contract.value };
    }
    return place(director, command, work, bound.value);
  });
}

/** Builds the code unless it is built, and puts it where the rules say. */
async function place(
  director: Director,
  command: DeployCommand,
  work: Work,
  bound: Bound,
): Promise<Result<DeployResponse>> {
  const { name, request, by, staged = false, annotations = {} } = command;
  const built = await builtFor(director, command, work, bound);
  if (!built.ok) return built;
  const contract = settleContract(work.contract, built.value.kind);
  if (!contract.ok) return contract;
  const planned = planFor(command, bound, contract.value);
  if (!planned.ok) return planned;
  if (bound.live === null && bound.revision > 0) await forgetLeftovers(director, command);
  const { signature } = contract.value;
  const deployed = await director.registry.deploy({
    ...{ name, id: work.id, source: work.source, ...built.value, by, export: request.export, config: request.config },
    signature: signature === null ? null : JSON.stringify(signature),
    ...{ keeps: planned.value.keeps, base: bound.revision, bindings: bound.encoded, annotations, staged },
  });
  if (!deployed.ok) return deployed;
  const { version, created } = deployed.value;
  const warnings = warningsOf(created ? planned.value.changes : []);
  return succeed(respond(version, created, [...warnings, ...secretWarnings(command, bound)]));
}

/** The code, built now or before; nothing is built that the rules refuse in any case. */
async function builtFor(director: Director, command: DeployCommand, work: Work, bound: Bound): Promise<Result<Built>> {
  if (work.built !== undefined) return succeed(work.built);
  const { name, request } = command;
  // How an untyped function is called is told by its start; as an overload it is refused either way.
  const early = work.contract ?? (request.overload ? ({ kind: "function", signature: null } as const) : null);
  const foreseen = early === null ? null : planFor(command, bound, early);
  if (foreseen?.ok === false) return foreseen;
  const bindings = bound.hash === null ? null : { hash: bound.hash, record: bound.bindings };
  const built = await build(director, { name, request, source: work.source, bindings });
  if (built.ok) work.built = built.value;
  return built;
}

/** A version that is staged takes nobody's place. */
function planFor({ name, request, staged = false }: DeployCommand, { live }: Bound, contract: Contract): Result<Plan> {
  if (staged) return succeed({ keeps: [], changes: [] });
  const { overload, allowBreaking } = request;
  return planDeploy(live, { name, overload, allowBreaking, ...contract });
}

/** What is worth knowing of a deploy that was accepted. */
function warningsOf(changes: readonly Change[]): string[] {
  return changes.filter(({ verdict }) => verdict !== "identical").map(sentenceOf);
}

function respond(version: FunctionVersion, created: boolean, warnings: readonly string[]): DeployResponse {
  const { name, version: number, id } = version;
  return { name, version: number, id, signature: printedSignature(version), created, warnings };
}

function wrongHash(expected: string, actual: string): TroupeFault {
  return fault("hash_mismatch", `The code's hash is ${actual}, not ${expected}.`, { details: { expected, actual } });
}
