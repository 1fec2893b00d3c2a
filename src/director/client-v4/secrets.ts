/**
 * Secrets of a Worker: put, listed by name, deleted. Each change makes a version with the same code.
 */
import { z } from "zod";
import { versionUuid } from "../../artifact/version-ids.ts";
import { bindingName } from "../../contracts/bindings.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import { newestOf } from "../../contracts/function.ts";
import { MAX_SECRETS_BODY_BYTES } from "../../contracts/limits.ts";
import { secretText } from "../../contracts/secrets.ts";
import { bindingsOf } from "../bindings.ts";
import { readSecretJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { unwrap } from "../resolve.ts";
import { changeSecrets } from "../secrets.ts";
import { respond } from "./envelope.ts";
import { v4Annotations } from "./metadata.ts";
import type { V4Route } from "./route.ts";
import { ACCOUNT, SCRIPT } from "./route.ts";
import { findScript } from "./script-name.ts";

const givenSecret = z.object({ type: z.literal("secret_text").default("secret_text"), text: secretText });
const putRequest = givenSecret.extend({ name: bindingName });
/** Null takes a secret away. */
const changes = z.record(bindingName, givenSecret.nullable());
const bulkRequest = z.object({ secrets: changes });
const versionRequest = z.object({ env: changes, annotations: v4Annotations });

/** What is to change, for `changeSecrets`. */
function textsOf(given: z.output<typeof changes>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value?.text ?? null]));
}

const shown = (name: string) => ({ name, type: "secret_text" });

const listSecrets: Handler = async (c, director) => {
  const live = await findScript(c, director);
  const { secrets } = unwrap(await bindingsOf(director.registry, newestOf(live)));
  return respond(c, Object.keys(secrets).map(shown));
};

const putSecret: Handler = async (c, director, by) => {
  const { name } = await findScript(c, director);
  const put = parseWith(putRequest, await readSecretJson(c.req.raw, MAX_SECRETS_BODY_BYTES));
  unwrap(await changeSecrets(director, { name, by, changes: { [put.name]: put.text } }));
  return respond(c, shown(put.name));
};

const deleteSecret: Handler = async (c, director, by) => {
  const live = await findScript(c, director);
  const { name } = live;
  const secret = c.req.param("secret") ?? "";
  const { secrets } = unwrap(await bindingsOf(director.registry, newestOf(live)));
  if (!Object.hasOwn(secrets, secret)) {
    throw new TroupeError(fault("secret_not_found", `${name} has no secret ${JSON.stringify(secret)}.`));
  }
  unwrap(await changeSecrets(director, { name, by, changes: { [secret]: null } }));
  return respond(c, null);
};

const patchSecrets: Handler = async (c, director, by) => {
  const { name } = await findScript(c, director);
  const { secrets } = parseWith(bulkRequest, await readSecretJson(c.req.raw, MAX_SECRETS_BODY_BYTES));
  unwrap(await changeSecrets(director, { name, by, changes: textsOf(secrets) }));
  return respond(c, Object.keys(secrets).map(shown));
};

/** Changes secrets in a version that is not live yet. */
const patchLatestVersion: Handler = async (c, director, by) => {
  const { name } = await findScript(c, director);
  const { env, annotations } = parseWith(versionRequest, await readSecretJson(c.req.raw, MAX_SECRETS_BODY_BYTES));
  const change = { name, by, changes: textsOf(env), annotations, staged: true };
  const { version } = unwrap(await changeSecrets(director, change));
  return respond(c, { id: await versionUuid(name, version) });
};

export const SECRET_ROUTES: readonly V4Route[] = [
  { method: "GET", path: `${SCRIPT}/secrets`, access: "any key", handle: listSecrets },
  { method: "PUT", path: `${SCRIPT}/secrets`, access: "deploy", handle: putSecret },
  { method: "DELETE", path: `${SCRIPT}/secrets/:secret`, access: "deploy", handle: deleteSecret },
  { method: "PATCH", path: `${SCRIPT}/secrets-bulk`, access: "deploy", handle: patchSecrets },
  {
    ...{ method: "PATCH", path: `${ACCOUNT}/workers/workers/:script/versions/latest` },
    ...{ access: "deploy", handle: patchLatestVersion },
  },
];
