/**
 * Whether a Worker is served at its own address, and what that is.
 */
import { z } from "zod";
import type { FunctionName } from "../../contracts/ids.ts";
import { MAX_CONTROL_BODY_BYTES } from "../../contracts/limits.ts";
import { readJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { unwrap } from "../resolve.ts";
import { respond } from "./envelope.ts";
import type { V4Route } from "./route.ts";
import { ACCOUNT, SCRIPT } from "./route.ts";
import { findScript } from "./script-name.ts";

const subdomainRequest = z.object({ enabled: z.boolean() });

/** There are no previews: a version is called by `?version=` of an invocation, or by a deployment. */
const shown = (enabled: boolean) => ({ enabled, previews_enabled: false });

/** `{name}.{base domain}`, at the scheme and the port that the director is reached by. */
function addressOf(name: FunctionName, requestUrl: string, baseDomain: string): string {
  const url = new URL(requestUrl);
  return `${url.protocol}//${name}.${baseDomain}${url.port === "" ? "" : `:${url.port}`}`;
}

const showSubdomain: Handler = async (c, director) => respond(c, shown((await findScript(c, director)).endpoint));

const postSubdomain: Handler = async (c, director, by) => {
  const { name } = await findScript(c, director);
  const { enabled } = parseWith(subdomainRequest, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  const { endpoint } = unwrap(await director.registry.setEndpoint({ name, by, endpoint: enabled }));
  return respond(c, shown(endpoint));
};

const showWorker: Handler = async (c, director) => {
  const { name, endpoint } = await findScript(c, director);
  const url = addressOf(name, c.req.url, director.baseDomain);
  return respond(c, { id: name, name, subdomain: { ...shown(endpoint), url } });
};

export const SUBDOMAIN_ROUTES: readonly V4Route[] = [
  { method: "GET", path: `${SCRIPT}/subdomain`, access: "any key", handle: showSubdomain },
  { method: "POST", path: `${SCRIPT}/subdomain`, access: "deploy", handle: postSubdomain },
  { method: "GET", path: `${ACCOUNT}/workers/workers/:script`, access: "any key", handle: showWorker },
];
