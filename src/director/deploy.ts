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
import type {
  DeployRequest,
  DeployResponse,
  FunctionVersion,
  LiveFunction,
  SourceBundle,
} from "../contracts/function.ts";
import { bundleOf } from "../contracts/function.ts";
import type { ContentHash } from "../contracts/ids.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { Contract } from "./compare/contracts.ts";
import type { Changing } from "./decide.ts";
import { decideOn } from "./decide.ts";
import type { Built } from "./deploy/build.ts";
import { build, readContract, settleContract } from "./deploy/build.ts";
import { planDeploy, sentenceOf } from "./deploy/plan.ts";
import type { Director } from "./director.ts";
import { printedSignature } from "./views.ts";

/** A deploy that was asked for. */
export interface DeployCommand extends Changing {
  readonly request: DeployRequest;
}

/** What a deploy has found out so far; it is not found out again when the registry has changed meanwhile. */
interface Work {
  readonly source: SourceBundle;
  readonly id: ContentHash;
  readonly contract: Contract | null;
  built?: Built;
}

/**
 * Deploys a function. Faults: `invalid_request`, `hash_mismatch`, `forbidden`, `missing_annotations`,
 * `ambiguous_overload`, `breaking_change`, those of `compile`, of `probe` and of the registry.
 */
export async function deploy(director: Director, command: DeployCommand): Promise<Result<DeployResponse>> {
  const { name, request } = command;
  const source = bundleOf(request);
  const id = await functionId(name, source);
  if (request.hash !== undefined && request.hash !== id) return fail(wrongHash(request.hash, id));
  let work: Work | undefined;
  return decideOn(director.registry, command, async ({ live, revision }) => {
    const same = alreadyLive(live, id, request);
    if (same !== undefined) return succeed(respond(same, false, []));
    if (work === undefined) {
      const contract = await readContract(director, source, request);
      if (!contract.ok) return contract;
      work = { source, id, contract: contract.value };
    }
    return place(director, command, work, { live, revision });
  });
}

/** Builds the code unless it is built, and puts it where the rules say. */
async function place(
  director: Director,
  { name, request, by }: DeployCommand,
  work: Work,
  { live, revision }: { live: LiveFunction | null; revision: number },
): Promise<Result<DeployResponse>> {
  const { overload, allowBreaking } = request;
  const plan = (contract: Contract) => planDeploy(live, { name, overload, allowBreaking, ...contract });
  if (work.built === undefined) {
    // How an untyped function is called is told by its start; as an overload it is refused either way.
    const early = work.contract ?? (overload ? { kind: "function", signature: null } : null);
    const foreseen = early === null ? null : plan(early);
    if (foreseen?.ok === false) return foreseen;
    const built = await build(director, name, work.source, request);
    if (!built.ok) return built;
    work.built = built.value;
  }
  const contract = settleContract(work.contract, work.built.kind);
  if (!contract.ok) return contract;
  const planned = plan(contract.value);
  if (!planned.ok) return planned;
  const { source, id, built } = work;
  const { signature } = contract.value;
  const deployed = await director.registry.deploy({
    ...{ name, id, source, ...built, by, export: request.export, config: request.config },
    signature: signature === null ? null : JSON.stringify(signature),
    ...{ keeps: planned.value.keeps, base: revision, bindings: null, annotations: {}, staged: false },
  });
  if (!deployed.ok) return deployed;
  const { version, created } = deployed.value;
  return succeed(respond(version, created, warningsOf(created ? planned.value.changes : [])));
}

/** What is worth knowing of a deploy that was accepted. */
function warningsOf(changes: readonly Change[]): string[] {
  return changes.filter(({ verdict }) => verdict !== "identical").map(sentenceOf);
}

/**
 * The live version that the deploy would put in its own place. One of several overloads is that only for a deploy with
 * `overload`; any other replaces them all.
 */
function alreadyLive(live: LiveFunction | null, id: ContentHash, request: DeployRequest): FunctionVersion | undefined {
  if (live === null || (live.overloads.length > 1 && !request.overload)) return undefined;
  return live.overloads.find((version) => isSame(version, id, request));
}

/** Both configurations come out of the same schema, so their members stand in the same order. */
function isSame(live: FunctionVersion, id: ContentHash, request: DeployRequest): boolean {
  return (
    live.id === id &&
    live.export === request.export &&
    // A web function has no signature, whatever the deploy says.
    (live.kind === "fetch" || (live.signature === null) === request.untyped) &&
    JSON.stringify(live.config) === JSON.stringify(request.config)
  );
}

function respond(version: FunctionVersion, created: boolean, warnings: readonly string[]): DeployResponse {
  const { name, version: number, id } = version;
  return { name, version: number, id, signature: printedSignature(version), created, warnings };
}

function wrongHash(expected: string, actual: string): TroupeFault {
  return fault("hash_mismatch", `The code's hash is ${actual}, not ${expected}.`, { details: { expected, actual } });
}
