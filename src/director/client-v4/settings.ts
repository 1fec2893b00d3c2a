/**
 * Settings of a Worker. What a version has is read here; changed are secrets alone, as older tools do it.
 */
import { z } from "zod";
import { parseJson } from "../../codec/json.ts";
import { bindingName } from "../../contracts/bindings.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import type { LiveFunction } from "../../contracts/function.ts";
import { newestOf } from "../../contracts/function.ts";
import { MAX_CONTROL_BODY_BYTES, MAX_SECRETS_BODY_BYTES } from "../../contracts/limits.ts";
import { secretText } from "../../contracts/secrets.ts";
import { ownsFunction } from "../auth/permissions.ts";
import { bindingsOf } from "../bindings.ts";
import { readJson } from "../body.ts";
import type { Director, Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { unwrap } from "../resolve.ts";
import { changeSecrets } from "../secrets.ts";
import { respond } from "./envelope.ts";
import { readParts, textOf } from "./multipart.ts";
import { ownedFunction } from "./owned.ts";
import type { V4Route } from "./route.ts";
import { SCRIPT } from "./route.ts";
import { findScript } from "./script-name.ts";
import { showBindings, showRuntime } from "./shown.ts";

/** A binding without a value stays as it is. */
const settingsRequest = z.object({
  bindings: z
    .array(z.object({ type: z.string(), name: bindingName, text: secretText.optional() }))
    .max(1_000)
    .default([]),
});
/** Settings that are not part of a version: accepted, and of no consequence. */
const scriptSettings = z.looseObject({});

/** Settings of the version that stands for the Worker. */
async function shownSettings(director: Director, live: LiveFunction, withValues: boolean) {
  const newest = newestOf(live);
  const bindings = unwrap(await bindingsOf(director.registry, newest));
  return {
    bindings: showBindings(bindings, withValues),
    ...showRuntime(bindings),
    ...{ usage_model: "standard", tags: [], logpush: false, tail_consumers: [] },
    limits: { cpu_ms: newest.config.limits.cpuMs },
  };
}

const getSettings: Handler = async (c, director, caller) => {
  const live = await findScript(c, director);
  return respond(c, await shownSettings(director, live, ownsFunction(caller, live)));
};

const patchSettings: Handler = async (c, director, by) => {
  // The answer holds the values of variables, also where nothing is changed.
  const { name } = await ownedFunction(director.registry, c.req.param("script"), by);
  const { bindings } = parseWith(settingsRequest, await readSettings(c.req.raw), "The settings");
  const given = bindings.filter(({ text }) => text !== undefined);
  const other = given.find(({ type }) => type !== "secret_text");
  if (other !== undefined) throw invalid(`Only secrets are changed this way: deploy to change ${other.name}.`);
  const changes = Object.fromEntries(given.map(({ name: secret, text = "" }) => [secret, text]));
  if (given.length > 0) unwrap(await changeSecrets(director, { name, by, changes }));
  return respond(c, await shownSettings(director, await findScript(c, director), true));
};

/** The settings, which come as a part of a form. */
async function readSettings(request: Request): Promise<unknown> {
  const part = (await readParts(request, MAX_SECRETS_BODY_BYTES)).get("settings");
  if (part === undefined) throw invalid("The body has no part `settings`.");
  const parsed = parseJson(textOf("settings", part));
  if (parsed.ok) return parsed.value;
  // They may hold secrets, and a parser quotes what it cannot read.
  throw invalid("The JSON of the part `settings` is malformed.");
}

const patchScriptSettings: Handler = async (c, director) => {
  await findScript(c, director);
  return respond(c, parseWith(scriptSettings, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES)));
};

const getScriptSettings: Handler = async (c, director) => {
  await findScript(c, director);
  return respond(c, { logpush: false, tags: [], tail_consumers: [] });
};

function invalid(message: string): TroupeError {
  return new TroupeError(fault("invalid_request", message));
}

export const SETTINGS_ROUTES: readonly V4Route[] = [
  { method: "GET", path: `${SCRIPT}/settings`, access: "any key", handle: getSettings },
  { method: "PATCH", path: `${SCRIPT}/settings`, access: "deploy", handle: patchSettings },
  { method: "GET", path: `${SCRIPT}/script-settings`, access: "any key", handle: getScriptSettings },
  { method: "PATCH", path: `${SCRIPT}/script-settings`, access: "deploy", handle: patchScriptSettings },
];
