/**
 * Runs code once without deploying it: compiled and metered like any other, started on a worker, called there.
 *
 * The code goes to a worker once and stays loaded under its hash; later runs of the same code send the arguments alone.
 * A worker that has dropped it meanwhile finds it nowhere, has run nothing then, and is sent it again.
 */
import { compile } from "../artifact/compile.ts";
import { functionId, hashArtifact } from "../artifact/hash.ts";
import { fault } from "../contracts/errors.ts";
import type { FunctionConfig, FunctionVersion } from "../contracts/function.ts";
import { aloneLive, bundleOf, functionConfig, runnableOf } from "../contracts/function.ts";
import { newId } from "../contracts/ids.ts";
import type { Encoding, WorkerCall } from "../contracts/invocation.ts";
import { ADMIN_ID } from "../contracts/keys.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import { RUN_NAME, type RunRequest } from "../contracts/run.ts";
import { chooseVersion } from "./call/choose.ts";
import { conclude, holdToType, type Invoked, type TakenReply } from "./call/conclude.ts";
import { readContract } from "./deploy/build.ts";
import type { Director } from "./director.ts";
import { askWorker, overloaded, routingContext } from "./invoke.ts";
import { findStrategy } from "./routing/strategies.ts";
import type { CompiledRun } from "./run/memory.ts";
import { traceFault, traceOf } from "./trace.ts";

/** Runs. Faults: those of `compile`, of `probe` and of `invoke`. */
export async function runCode(director: Director, request: RunRequest, encoding: Encoding): Promise<Result<Invoked>> {
  const config = functionConfig.parse(request.config);
  const code = await compiled(director, request, config);
  if (!code.ok) return code;
  const version = { ...code.value.version, config };
  const chosen = chooseVersion(aloneLive(version), request);
  if (!chosen.ok) return chosen;
  const call = {
    id: newId("inv", director.entropy),
    fn: runnableOf(version),
    args: chosen.value.args,
    limits: config.limits,
    encoding,
  };
  const invoked = await offer(director, code.value, call);
  return invoked.ok ? holdToType(invoked.value, chosen.value) : invoked;
}

/** The code, compiled now or before. */
async function compiled(director: Director, request: RunRequest, config: FunctionConfig): Promise<Result<CompiledRun>> {
  const source = bundleOf(request);
  const id = await functionId(RUN_NAME, source);
  const key = JSON.stringify([id, request.export, request.untyped, config.network.allow]);
  const known = director.runs.get(key);
  if (known !== undefined) return succeed(known);
  const contract = await readContract(director, source, request);
  if (!contract.ok) return contract;
  const made = await compile(source, request.export, director.thread);
  if (!made.ok) return made;
  const { artifact, parameters, trace } = made.value;
  const signature = contract.value?.signature ?? null;
  const version: FunctionVersion = {
    ...{ name: RUN_NAME, version: 1, revision: 1, id, artifact: await hashArtifact(artifact) },
    ...{ export: request.export, kind: "function", parameters: parameters === null ? null : [...parameters] },
    ...{ owner: ADMIN_ID, config, signature: signature === null ? null : JSON.stringify(signature) },
    ...{ trace: null, bindings: null, annotations: {}, sizeBytes: 0, createdAt: director.entropy.now() },
  };
  const code = { version, artifact, trace, startedOn: new Set<string>() };
  director.runs.keep(key, code);
  return succeed(code);
}

async function offer(director: Director, code: CompiledRun, call: WorkerCall): Promise<Result<Invoked>> {
  const affinity = findStrategy(director.strategies, "affinity");
  if (!affinity.ok) return affinity;
  const trace = traceOf(code.trace);
  for (const worker of affinity.value.order(code.version.id, director.workers.ids, routingContext(director))) {
    const reply = await callOn(director, worker, code, call);
    if (reply === null) continue;
    if (!reply.ok) return fail(await traceFault(reply.fault, trace));
    return conclude({ id: call.id, fn: call.fn, attempts: 1, trace }, reply.value);
  }
  return fail(overloaded());
}

/** Starts the code where it was not started, and calls it. Null: the worker is busy. A fault: it does not start. */
async function callOn(
  director: Director,
  worker: string,
  code: CompiledRun,
  call: WorkerCall,
): Promise<Result<TakenReply> | null> {
  const { artifact, startedOn, version } = code;
  if (startedOn.has(worker)) {
    const reply = await askWorker(director, worker, call);
    if (reply.state === "busy") return null;
    if (reply.state === "done" || reply.fault.code !== "version_not_found") return succeed(reply);
    startedOn.delete(worker);
  }
  const { name, config } = call.fn;
  const kind = await director.workers.probe(worker, {
    ...{ name, artifactHash: version.artifact, artifact, export: version.export, config },
  });
  if (!kind.ok) return kind.fault.code === "overloaded" ? null : kind;
  if (kind.value === "fetch") return fail(fault("invalid_request", "The code answers web requests; run a function."));
  startedOn.add(worker);
  const reply = await askWorker(director, worker, call);
  return reply.state === "busy" ? null : succeed({ ...reply, figures: { ...reply.figures, cold: true } });
}
