/**
 * Workers as a whole: deployed, looked up, removed.
 */
import { versionUuid } from "../../artifact/version-ids.ts";
import type { Handler } from "../director.ts";
import { removeWhole } from "../remove.ts";
import { unwrap } from "../resolve.ts";
import { respond } from "./envelope.ts";
import { V4_CODES } from "./faults.ts";
import type { V4Route } from "./route.ts";
import { ACCOUNT, SCRIPT } from "./route.ts";
import { findScript, newScriptName } from "./script-name.ts";
import { deployUpload } from "./upload.ts";

const SERVICE = `${ACCOUNT}/workers/services/:script`;

/** Makes a version and gives it all calls. Answers the same when the same is live already: uploads are sent again. */
const putScript: Handler = async (c, director, by) => {
  const name = newScriptName(c);
  const { version, id, startupMs } = await deployUpload(c.req.raw, director, { name, by, staged: false });
  const deployment = { deployment_id: await versionUuid(name, version), startup_time_ms: startupMs };
  return respond(c, { id: name, etag: id, has_modules: true, ...deployment });
};

/** Says that a Worker is there. Of one that was changed elsewhere the tool would ask more than there is to know. */
const showService: Handler = async (c, director) => {
  const { name } = await findScript(c, director, V4_CODES.noService);
  const script = { id: name, tag: name, tags: [], last_deployed_from: "wrangler" };
  return respond(c, { id: name, default_environment: { environment: "production", script } });
};

const deleteService: Handler = async (c, director, by) => {
  const { name } = await findScript(c, director, V4_CODES.noService);
  unwrap(await removeWhole(director, { name, by }));
  return respond(c, null);
};

/** Nothing here refers to a Worker. */
const showReferences: Handler = async (c, director) => {
  await findScript(c, director);
  return respond(c, { services: { incoming: [], outgoing: [] }, durable_objects: [], dispatch_outbounds: [] });
};

/** There are none of these. */
const emptyList: Handler = (c) => respond(c, []);

export const SCRIPT_ROUTES: readonly V4Route[] = [
  { method: "PUT", path: SCRIPT, access: "deploy", handle: putScript },
  { method: "DELETE", path: SCRIPT, access: "deploy", handle: deleteService },
  { method: "GET", path: SERVICE, access: "any key", handle: showService },
  { method: "DELETE", path: SERVICE, access: "deploy", handle: deleteService },
  { method: "GET", path: `${SCRIPT}/references`, access: "any key", handle: showReferences },
  { method: "GET", path: `${ACCOUNT}/workers/tails/by-consumer/:script`, access: "any key", handle: emptyList },
  { method: "GET", path: `${ACCOUNT}/workers/durable_objects/namespaces`, access: "any key", handle: emptyList },
];
