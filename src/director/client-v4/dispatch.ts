/**
 * Dispatch namespaces, and functions that are deployed into them: the script `hello` of the namespace `prod` is the function
 * `prod--hello`, like any other function but for its name.
 */
import { z } from "zod";
import { versionUuid } from "../../artifact/version-ids.ts";
import type { DispatchNamespace } from "../../contracts/account.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import { type FunctionName, functionName } from "../../contracts/ids.ts";
import { mayUse, type Principal } from "../../contracts/keys.ts";
import { MAX_CONTROL_BODY_BYTES } from "../../contracts/limits.ts";
import { readJson } from "../body.ts";
import type { AppContext, Director, Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { removeWhole } from "../remove.ts";
import { unwrap } from "../resolve.ts";
import { respond } from "./envelope.ts";
import { V4_CODES, V4Error } from "./faults.ts";
import { ACCOUNT, type V4Route } from "./route.ts";
import { newName } from "./script-name.ts";
import { deployUpload } from "./upload.ts";

const NAMESPACES = `${ACCOUNT}/workers/dispatch/namespaces`;
const NAMESPACE = `${NAMESPACES}/:namespace`;
const SCRIPT_IN = `${NAMESPACE}/scripts/:script`;
/** Between the name of a namespace and that of a script. */
const SEPARATOR = "--";

const newNamespace = z.object({
  name: functionName.refine((name) => !name.includes(SEPARATOR), { message: `must not hold \`${SEPARATOR}\`` }),
});

/** Those of the caller. */
const listNamespaces: Handler = async (c, { dispatch }, by) => {
  const own = (await dispatch.list()).filter((namespace) => mayUse(namespace, by));
  return respond(c, own.map(render));
};

const createNamespace: Handler = async (c, { dispatch }, by) => {
  const { name } = parseWith(newNamespace, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  return respond(c, render(unwrap(await dispatch.create(name, by))));
};

const showNamespace: Handler = async (c, director, by) => respond(c, render(await namespaceOf(c, director, by)));

/** Only an empty one: what was deployed into it would be left without. */
const deleteNamespace: Handler = async (c, director, by) => {
  const { name } = await namespaceOf(c, director, by);
  const inside = (await director.registry.list()).filter((live) => live.name.startsWith(name + SEPARATOR));
  const [first] = inside;
  if (first !== undefined) {
    const message = `${name} holds ${inside.length} functions, ${first.name} for one: remove them first.`;
    throw new TroupeError(fault("conflict", message));
  }
  await director.dispatch.remove(name);
  return respond(c, null);
};

const showScript: Handler = async (c, director, by) => {
  const { name: namespace } = await namespaceOf(c, director, by);
  const script = c.req.param("script") ?? "";
  const name = functionName.safeParse(namespace + SEPARATOR + script);
  const live = name.success ? (await director.registry.state(name.data)).live : null;
  if (live === null) {
    throw new V4Error(404, V4_CODES.noDispatchScript, `There is no ${JSON.stringify(script)} in ${namespace}.`);
  }
  return respond(c, { script: { id: script, tag: live.name, tags: [], last_deployed_from: "wrangler" } });
};

const putScript: Handler = async (c, director, by) => {
  const name = await nameIn(c, director, by);
  const { version, id, startupMs } = await deployUpload(c.req.raw, director, { name, by, staged: false });
  const deployment = { deployment_id: await versionUuid(name, version), startup_time_ms: startupMs };
  return respond(c, { id: c.req.param("script"), etag: id, has_modules: true, ...deployment });
};

const deleteScript: Handler = async (c, director, by) => {
  unwrap(await removeWhole(director, { name: await nameIn(c, director, by), by }));
  return respond(c, null);
};

/** The function that a script of a namespace is. Throws `invalid_request`. */
async function nameIn(c: AppContext, director: Director, by: Principal): Promise<FunctionName> {
  const { name: namespace } = await namespaceOf(c, director, by);
  return newName(namespace + SEPARATOR + (c.req.param("script") ?? ""));
}

/** The namespace in the path. Throws a refusal: there is none that the caller may use. */
async function namespaceOf(c: AppContext, { dispatch }: Director, by: Principal): Promise<DispatchNamespace> {
  const text = c.req.param("namespace");
  const found = (await dispatch.list()).find((namespace) => namespace.name === text && mayUse(namespace, by));
  if (found !== undefined) return found;
  throw new V4Error(404, V4_CODES.noDispatchNamespace, `There is no dispatch namespace ${JSON.stringify(text ?? "")}.`);
}

function render({ id, name, createdAt, owner }: DispatchNamespace) {
  const createdOn = new Date(createdAt).toISOString();
  return { namespace_id: id, namespace_name: name, created_on: createdOn, created_by: owner, modified_on: createdOn };
}

export const DISPATCH_ROUTES: readonly V4Route[] = [
  { method: "GET", path: NAMESPACES, access: "deploy", handle: listNamespaces },
  { method: "POST", path: NAMESPACES, access: "deploy", handle: createNamespace },
  { method: "GET", path: NAMESPACE, access: "deploy", handle: showNamespace },
  { method: "DELETE", path: NAMESPACE, access: "deploy", handle: deleteNamespace },
  { method: "GET", path: SCRIPT_IN, access: "deploy", handle: showScript },
  { method: "PUT", path: SCRIPT_IN, access: "deploy", handle: putScript },
  { method: "DELETE", path: SCRIPT_IN, access: "deploy", handle: deleteScript },
];
