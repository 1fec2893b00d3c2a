/**
 * Versions, deployments and bindings as the tool shows them.
 */
import { versionUuid } from "../../artifact/version-ids.ts";
import type { Bindings } from "../../contracts/bindings.ts";
import type { Annotations, FunctionVersion } from "../../contracts/function.ts";
import type { FunctionName } from "../../contracts/ids.ts";
import type { DeploymentRecord } from "../../contracts/registry.ts";
import { RUNTIME_DATE } from "../../contracts/sandbox-call.ts";
import { typeOf } from "./uploaded-bindings.ts";

/** A version as it is listed. */
export async function showVersion(version: FunctionVersion) {
  const { name, version: number, createdAt, owner, annotations } = version;
  const createdOn = new Date(createdAt).toISOString();
  return {
    id: await versionUuid(name, number),
    number,
    metadata: {
      ...{ created_on: createdOn, modified_on: createdOn, author_id: owner, author_email: owner },
      ...{ source: "wrangler", has_preview: false },
    },
    annotations: { "workers/triggered_by": "upload", ...showAnnotations(annotations) },
  };
}

/** A version as it is shown alone: with what it has. Values of variables are shown to those who may change them. */
export async function showWholeVersion(version: FunctionVersion, bindings: Bindings, mayChange: boolean) {
  const { id, kind, config } = version;
  return {
    ...(await showVersion(version)),
    resources: {
      bindings: showBindings(bindings, mayChange),
      script: {
        etag: id.slice("sha256:".length),
        handlers: kind === "fetch" ? ["fetch"] : [],
        last_deployed_from: "wrangler",
      },
      script_runtime: { ...showRuntime(bindings), usage_model: "standard", limits: { cpu_ms: config.limits.cpuMs } },
    },
  };
}

/** The runtime of a version. */
export function showRuntime({ node }: Bindings) {
  return { compatibility_date: RUNTIME_DATE, compatibility_flags: node ? ["nodejs_compat"] : [] };
}

/** Bindings, by name. Of secrets there is nothing to show but that they are there. */
export function showBindings({ vars, secrets, kv, versionMetadata }: Bindings, withValues: boolean) {
  const shown = [
    ...Object.entries(vars).map(([name, value]) => ({
      ...{ name, type: typeOf(value) },
      ...(withValues ? (typeof value === "string" ? { text: value } : { json: value }) : {}),
    })),
    ...Object.keys(secrets).map((name) => ({ name, type: "secret_text" })),
    ...Object.entries(kv).map(([name, namespace_id]) => ({ name, type: "kv_namespace", namespace_id })),
    ...(versionMetadata === null ? [] : [{ name: versionMetadata.name, type: "version_metadata" }]),
  ];
  return shown.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** A deployment as it is listed. */
export async function showDeployment(
  name: FunctionName,
  { id, createdAt, by, annotations, versions }: DeploymentRecord,
) {
  return {
    ...{ id, source: "wrangler", strategy: "percentage", author_email: by },
    created_on: new Date(createdAt).toISOString(),
    annotations: showAnnotations(annotations),
    versions: await Promise.all(
      versions.map(async ({ version, percentage }) => ({ version_id: await versionUuid(name, version), percentage })),
    ),
  };
}

function showAnnotations({ message, tag }: Annotations) {
  return {
    ...(message === undefined ? {} : { "workers/message": message }),
    ...(tag === undefined ? {} : { "workers/tag": tag }),
  };
}
