/**
 * From source to what can be stored: read the signature, compile, start it once.
 */
import { compile, stepper } from "../../artifact/compile.ts";
import { hashArtifact } from "../../artifact/hash.ts";
import { fault } from "../../contracts/errors.ts";
import type { Artifact, DeployRequest, FunctionKind, SourceBundle } from "../../contracts/function.ts";
import type { ContentHash, FunctionName } from "../../contracts/ids.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import type { Candidate } from "../../contracts/worker.ts";
import { readSignature } from "../../signature/read.ts";
import type { Contract } from "../compare/contracts.ts";
import type { Director } from "../director.ts";
import { overloaded, routingContext } from "../invoke.ts";
import { findStrategy } from "../routing/strategies.ts";
import { traceFault, traceOf } from "../trace.ts";

/** Code that has compiled and started. */
export interface Built {
  readonly artifactHash: ContentHash;
  readonly artifact: Artifact;
  readonly parameters: readonly (string | null)[] | null;
  readonly kind: FunctionKind;
  /** Its source maps, see `src/trace`. */
  readonly trace: Uint8Array;
}

/**
 * Reads what a source promises. One that is deployed `untyped` promises nothing; whether it answers web requests is
 * told by its start. Faults: `missing_annotations`, `invalid_source`.
 */
export async function readContract(
  { thread }: Director,
  source: SourceBundle,
  { untyped, export: exportName }: Pick<DeployRequest, "untyped" | "export">,
): Promise<Result<Contract | null>> {
  if (untyped) return succeed(null);
  const read = await stepper(thread)(() => readSignature(source, exportName, thread.now));
  return read.ok ? succeed({ kind: read.value === null ? "fetch" : "function", signature: read.value }) : read;
}

/** What is built: a source, and what it is started with. */
export interface BuildOrder {
  readonly name: FunctionName;
  readonly source: SourceBundle;
  readonly request: DeployRequest;
  readonly bindings: NonNullable<Candidate["bindings"]> | null;
}

/** Compiles and starts a source. Faults: those of `compile` and of `probe`. */
export async function build(
  director: Director,
  { name, source, request: { export: exportName, config }, bindings }: BuildOrder,
): Promise<Result<Built>> {
  const compiled = await compile(source, exportName, director.thread);
  if (!compiled.ok) return compiled;
  const { artifact, parameters, trace } = compiled.value;
  const artifactHash = await hashArtifact(artifact);
  const kind = await probe(director, { name, artifactHash, artifact, export: exportName, config, bindings });
  if (!kind.ok) return fail(await traceFault(kind.fault, traceOf(trace)));
  return succeed({ artifactHash, artifact, parameters, kind: kind.value, trace });
}

/**
 * The contract of what has started. Fault: `missing_annotations` when the source reads like a web function and is none:
 * what its callers may give is written nowhere.
 */
export function settleContract(read: Contract | null, kind: FunctionKind): Result<Contract> {
  if (read === null || kind === "fetch") return succeed({ kind, signature: null });
  if (read.kind === kind) return succeed(read);
  return fail(fault("missing_annotations", "The export is a function at run time, but the source does not say which."));
}

/** Starts the candidate where its calls will go, so that the first of them finds it warm. */
async function probe(director: Director, candidate: Candidate): Promise<Result<FunctionKind>> {
  const { strategies, workers } = director;
  const affinity = findStrategy(strategies, "affinity");
  if (!affinity.ok) return affinity;
  for (const worker of affinity.value.order(candidate.name, workers.ids, routingContext(director))) {
    const kind = await workers.probe(worker, candidate);
    if (kind.ok || kind.fault.code !== "overloaded") return kind;
  }
  return fail(overloaded());
}
