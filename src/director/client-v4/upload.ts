/**
 * An upload as a deploy: what the tool sends in parts, for the pipeline that all deploys take.
 */

import { parseJson } from "../../codec/json.ts";
import type { BindingsDraft } from "../../contracts/bindings.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import type { DeployResponse } from "../../contracts/function.ts";
import { deployRequest } from "../../contracts/function.ts";
import type { FunctionName } from "../../contracts/ids.ts";
import type { Principal } from "../../contracts/keys.ts";
import { MAX_UPLOAD_BODY_BYTES } from "../../contracts/limits.ts";
import { ownsFunction } from "../auth/permissions.ts";
import { bindingsBefore } from "../bindings.ts";
import { notOwned } from "../decide.ts";
import type { DeployCommand } from "../deploy.ts";
import { deploy } from "../deploy.ts";
import type { Director } from "../director.ts";
import { parseWith } from "../json.ts";
import type { Secrets } from "../ports.ts";
import { unwrap } from "../resolve.ts";
import { V4_CODES, V4Error } from "./faults.ts";
import type { UploadMetadata } from "./metadata.ts";
import { isSupported, uploadMetadata } from "./metadata.ts";
import { readModules } from "./modules.ts";
import type { Part } from "./multipart.ts";
import { readParts, textOf } from "./multipart.ts";
import { unsupportedOf, unsupportedSentence } from "./unsupported.ts";
import { readCompatibility, readConfig } from "./upload-config.ts";
import { uploadedBindings } from "./uploaded-bindings.ts";

/** Name of the part that tells what the others are. */
const METADATA = "metadata";

/** What is uploaded, and by whom. */
export interface Uploading {
  readonly name: FunctionName;
  readonly by: Principal;
  /** Whether it is kept only. */
  readonly staged: boolean;
}

/** What has come of an upload. */
export interface Uploaded extends DeployResponse {
  /** How long it took to compile the code and to start it. */
  readonly startupMs: number;
}

/**
 * Deploys an upload, and nothing of it when it throws. The same upload again makes no second version of what is live.
 */
export async function deployUpload(upload: Request, director: Director, uploading: Uploading): Promise<Uploaded> {
  const command = await readUpload(upload, director, uploading);
  const startedMs = director.entropy.now();
  const deployed = unwrap(await deploy(director, command));
  if (command.request.config.warm > 0 && !uploading.staged) await director.roster.warmUp();
  return { ...deployed, startupMs: director.entropy.now() - startedMs };
}

/**
 * Reads an upload. Nothing of it has been deployed when it throws: `invalid_request`, `payload_too_large`, or the refusal
 * of what this platform has not.
 */
async function readUpload(
  upload: Request,
  { registry, secrets, entropy }: Director,
  { name, by, staged }: Uploading,
): Promise<DeployCommand> {
  const parts = new Map(await readParts(upload, MAX_UPLOAD_BODY_BYTES));
  const metadata = readMetadata(parts.get(METADATA));
  const { annotations } = metadata;
  parts.delete(METADATA);
  const unsupported = unsupportedOf(
    metadata,
    metadata.bindings.filter((binding) => !isSupported(binding)),
  );
  if (unsupported !== null) throw new V4Error(400, V4_CODES.unsupported, unsupported);
  const code = readModules(parts, mainOf(metadata));
  const config = readConfig(metadata);
  const node = readCompatibility(metadata);
  const given = metadata.bindings.filter(isSupported);
  const { live } = await registry.state(name);
  // Refused here already: what an upload inherits is its owner's.
  if (live !== null && !ownsFunction(by, live)) throw new TroupeError(notOwned(name));
  const before = unwrap(await bindingsBefore(registry, live, staged));
  const uploaded = uploadedBindings(given, metadata.keep_bindings, before);
  const request = parseWith(deployRequest, { ...code, config, untyped: true, allowBreaking: true }, "The upload");
  const { vars, kv, versionMetadata } = uploaded;
  const bindings: BindingsDraft = {
    ...{ vars, kv, node },
    secrets: await sealAll(secrets, name, uploaded.secrets),
    versionMetadata:
      versionMetadata === null
        ? null
        : { name: versionMetadata, tag: annotations.tag ?? "", timestamp: new Date(entropy.now()).toISOString() },
  };
  return { name, by, staged, request, annotations, bindings };
}

/** Seals new secrets, each for its name. Throws `secrets_unavailable`. */
async function sealAll(
  secrets: Secrets,
  name: FunctionName,
  texts: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const sealed = Object.entries(texts).map(
    async ([binding, text]) => [binding, unwrap(await secrets.seal({ function: name, name: binding }, text))] as const,
  );
  return Object.fromEntries(await Promise.all(sealed));
}

/** Reads the metadata. It may hold secrets, so that what is wrong with its JSON is told without quoting it. */
function readMetadata(part: Part | undefined): UploadMetadata {
  if (part === undefined) throw new TroupeError(fault("invalid_request", "The upload has no part `metadata`."));
  const parsed = parseJson(textOf(METADATA, part));
  if (!parsed.ok) throw new TroupeError(fault("invalid_request", "The JSON of the part `metadata` is malformed."));
  return parseWith(uploadMetadata, parsed.value, "The metadata");
}

function mainOf({ main_module, body_part }: UploadMetadata): string {
  if (main_module !== undefined) return main_module;
  if (body_part === undefined) throw new TroupeError(fault("invalid_request", "The metadata names no `main_module`."));
  throw new V4Error(
    400,
    V4_CODES.unsupported,
    unsupportedSentence(["service workers"], ["Write an ES module: `export default { fetch }`."]),
  );
}
