/**
 * Deployments for tests of the registry: real hashes, code that need not run.
 */
import type { DeployMessage } from "../../durable-objects/registry-deploys.ts";
import { encodeBindings } from "../../src/artifact/bindings.ts";
import { encodeBundle, functionId, hashArtifact } from "../../src/artifact/hash.ts";
import { type BindingsDraft, NO_BINDINGS } from "../../src/contracts/bindings.ts";
import type { Annotations, FunctionConfig } from "../../src/contracts/function.ts";
import { functionConfig } from "../../src/contracts/function.ts";
import type { FunctionName } from "../../src/contracts/ids.ts";
import { functionName } from "../../src/contracts/ids.ts";
import type { Principal } from "../../src/contracts/keys.ts";
import type { Deployment } from "../../src/contracts/registry.ts";

export const alice: Principal = { id: "key_ALICE", scopes: ["deploy", "invoke"] };
export const bob: Principal = { id: "key_BOB", scopes: ["deploy", "invoke"] };
export const admin: Principal = { id: "admin", scopes: ["deploy", "invoke", "admin"] };

/** What a test may choose of a deployment. */
export interface DeploymentChoice {
  readonly name?: string;
  readonly code?: string;
  readonly by?: Principal;
  readonly export?: string;
  readonly config?: Partial<FunctionConfig>;
  readonly signature?: string;
  readonly trace?: Uint8Array;
  readonly bindings?: BindingsDraft;
  readonly annotations?: Annotations;
  readonly staged?: boolean;
  readonly keeps?: readonly number[];
  readonly base?: number;
}

export const named = (name: string): FunctionName => functionName.parse(name);

/** A deployment by Alice of a function `add` in place of whatever is live, unless something else is chosen. */
export async function deployment(choice: DeploymentChoice = {}): Promise<Deployment> {
  const name = named(choice.name ?? "add");
  const code = choice.code ?? "export default (a, b) => a + b;";
  const source = { main: "main.ts", modules: { "main.ts": code } };
  const artifact = { main: "main.js", modules: { "main.js": `/* metered */ ${code}` } };
  return {
    ...{ name, source, artifact, kind: "function", parameters: ["a", "b"] },
    ...{ signature: choice.signature ?? null, trace: choice.trace ?? null, keeps: choice.keeps ?? [] },
    ...(choice.base === undefined ? {} : { base: choice.base }),
    id: await functionId(name, source),
    artifactHash: await hashArtifact(artifact),
    export: choice.export ?? "default",
    config: functionConfig.parse(choice.config ?? {}),
    by: choice.by ?? alice,
    bindings: encodeBindings({ ...NO_BINDINGS, ...choice.bindings }),
    ...{ annotations: choice.annotations ?? {}, staged: choice.staged ?? false },
  };
}

/** A deployment as it travels to the registry object. */
export async function deployMessage(choice: DeploymentChoice = {}): Promise<DeployMessage> {
  const sent = await deployment(choice);
  return { ...sent, source: encodeBundle(sent.source), artifact: encodeBundle(sent.artifact) };
}
