/**
 * The pipeline of a deploy: identify the code, compile it, start it once, hand it to the registry.
 *
 * The registry decides who owns a name and whether anything changed; both are asked of the live version first,
 * because compiling costs time on the thread that serves everybody.
 */
import { compile } from "../artifact/compile.ts";
import { functionId, hashArtifact } from "../artifact/hash.ts";
import type { TroupeFault } from "../contracts/errors.ts";
import { fault } from "../contracts/errors.ts";
import type {
  DeployRequest,
  DeployResponse,
  FunctionKind,
  FunctionVersion,
  SourceBundle,
} from "../contracts/function.ts";
import type { ContentHash, FunctionName } from "../contracts/ids.ts";
import type { Principal } from "../contracts/keys.ts";
import type { Deployed } from "../contracts/registry.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { Candidate } from "../contracts/worker.ts";
import { ownsFunction } from "./auth/permissions.ts";
import type { Director } from "./director.ts";
import { overloaded } from "./invoke.ts";
import { findStrategy } from "./routing/strategies.ts";

/** A deploy that was asked for. */
export interface DeployCommand {
  readonly name: FunctionName;
  readonly request: DeployRequest;
  readonly by: Principal;
}

/**
 * Deploys a function. Faults: `invalid_request`, `hash_mismatch`, `forbidden`, those of `compile`, of `probe` and
 * of the registry.
 */
export async function deploy(director: Director, command: DeployCommand): Promise<Result<DeployResponse>> {
  const { name, request, by } = command;
  if (request.overload) return fail(fault("invalid_request", "Overloads are not available yet; leave `overload` out."));
  const source = sourceBundle(request);
  const id = await functionId(name, source);
  if (request.hash !== undefined && request.hash !== id) return fail(wrongHash(request.hash, id));

  const { live } = await director.registry.state(name);
  if (live !== null && !ownsFunction(by, live)) return fail(fault("forbidden", `${name} belongs to somebody else.`));
  const [only, ...others] = live?.overloads ?? [];
  if (only !== undefined && others.length === 0 && isLive(only, id, request)) return succeed(respond(only, false));

  const deployed = await build(director, command, { source, id });
  return deployed.ok ? succeed(respond(deployed.value.version, deployed.value.created)) : deployed;
}

async function build(
  director: Director,
  { name, request, by }: DeployCommand,
  { source, id }: { source: SourceBundle; id: ContentHash },
): Promise<Result<Deployed>> {
  const compiled = await compile(source, request.export, director.thread);
  if (!compiled.ok) return compiled;
  const { artifact, parameters } = compiled.value;
  const artifactHash = await hashArtifact(artifact);
  const kind = await probe(director, { name, artifactHash, artifact, export: request.export, config: request.config });
  if (!kind.ok) return kind;
  return director.registry.deploy({
    name,
    id,
    source,
    artifactHash,
    artifact,
    export: request.export,
    kind: kind.value,
    parameters,
    config: request.config,
    signature: null,
    trace: null,
    by,
    keeps: [],
  });
}

/** Starts the candidate where its calls will go, so that the first of them finds it warm. */
async function probe({ strategies, workers }: Director, candidate: Candidate): Promise<Result<FunctionKind>> {
  const affinity = findStrategy(strategies, "affinity");
  if (!affinity.ok) return affinity;
  for (const worker of affinity.value.order(candidate.name, workers.ids)) {
    const kind = await workers.probe(worker, candidate);
    if (kind.ok || kind.fault.code !== "overloaded") return kind;
  }
  return fail(overloaded());
}

/** A lone source is the module `main.ts`. */
function sourceBundle({ source, modules, main }: DeployRequest): SourceBundle {
  if (modules !== undefined && main !== undefined) return { main, modules };
  return { main: "main.ts", modules: { "main.ts": source ?? "" } };
}

/** Both configurations come out of the same schema, so their members stand in the same order. */
function isLive(live: FunctionVersion, id: ContentHash, request: DeployRequest): boolean {
  return (
    live.id === id && live.export === request.export && JSON.stringify(live.config) === JSON.stringify(request.config)
  );
}

function respond({ name, version, id, signature }: FunctionVersion, created: boolean): DeployResponse {
  return { name, version, id, signature, created, warnings: [] };
}

function wrongHash(expected: string, actual: string): TroupeFault {
  return fault("hash_mismatch", `The code's hash is ${actual}, not ${expected}.`, { details: { expected, actual } });
}
