/**
 * Versions of a Worker: uploaded without being live, listed, shown.
 */
import { versionOf } from "../../artifact/version-ids.ts";
import type { FunctionVersion } from "../../contracts/function.ts";
import type { FunctionName } from "../../contracts/ids.ts";
import { MAX_LISTED_VERSIONS } from "../../contracts/limits.ts";
import { ownsFunction } from "../auth/permissions.ts";
import { bindingsOf } from "../bindings.ts";
import type { Handler } from "../director.ts";
import type { Registry } from "../ports.ts";
import { unwrap } from "../resolve.ts";
import { respond } from "./envelope.ts";
import { V4_CODES, V4Error } from "./faults.ts";
import type { V4Route } from "./route.ts";
import { SCRIPT } from "./route.ts";
import { findScript } from "./script-name.ts";
import { showVersion, showWholeVersion } from "./shown.ts";
import { deployUpload } from "./upload.ts";

/** The version that an id names. Throws a refusal. */
export async function findVersion(registry: Registry, name: FunctionName, uuid: string): Promise<FunctionVersion> {
  const number = await versionOf(uuid, name);
  const version = number === null ? null : await registry.version(name, number);
  if (version !== null) return version;
  throw new V4Error(404, V4_CODES.noVersion, `${name} has no version ${JSON.stringify(uuid)}.`);
}

const postVersion: Handler = async (c, director, by) => {
  const { name } = await findScript(c, director);
  const { version, startupMs } = await deployUpload(c.req.raw, director, { name, by, staged: true });
  const made = await director.registry.version(name, version);
  if (made === null) throw new V4Error(409, V4_CODES.conflict, `${name} was removed meanwhile.`);
  const shown = await showWholeVersion(made, unwrap(await bindingsOf(director.registry, made)), true);
  return respond(c, { ...shown, startup_time_ms: startupMs });
};

const listVersions: Handler = async (c, director) => {
  const { name } = await findScript(c, director);
  const versions = (await director.registry.versions(name)).slice(0, MAX_LISTED_VERSIONS);
  return respond(c, { items: await Promise.all(versions.map(showVersion)) });
};

const getVersion: Handler = async (c, { registry, ...director }, caller) => {
  const live = await findScript(c, { registry, ...director });
  const version = await findVersion(registry, live.name, c.req.param("version") ?? "");
  return respond(
    c,
    await showWholeVersion(version, unwrap(await bindingsOf(registry, version)), ownsFunction(caller, live)),
  );
};

export const VERSION_ROUTES: readonly V4Route[] = [
  { method: "POST", path: `${SCRIPT}/versions`, access: "deploy", handle: postVersion },
  { method: "GET", path: `${SCRIPT}/versions`, access: "any key", handle: listVersions },
  { method: "GET", path: `${SCRIPT}/versions/:version`, access: "any key", handle: getVersion },
];
