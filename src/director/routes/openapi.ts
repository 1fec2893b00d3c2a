/**
 * `GET /openapi.json`: the OpenAPI 3.1 document, deployed functions included: public ones for everybody, all of them for
 * a key that may call them.
 */
import { fault, TroupeError } from "../../contracts/errors.ts";
import { unsplit } from "../../contracts/function.ts";
import { openApiResponse } from "../../contracts/responses.ts";
import { authenticate } from "../auth/authenticate.ts";
import { hasScope } from "../auth/permissions.ts";
import type { AppContext, Director, OpenHandler } from "../director.ts";
import type { DeployedFunction } from "../openapi/functions.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";

/** Fault: `unauthorized` for a key that is not valid; no key at all is none. */
export const openApi: OpenHandler = async (c, director) => {
  const all = await mayReadAll(c, director);
  const functions = (await director.registry.list())
    .map(unsplit)
    .map(({ name, overloads }) => ({ name, versions: overloads }));
  const shown = all ? functions : functions.map(publicPart).filter(({ versions }) => versions.length > 0);
  c.header("Vary", "Authorization");
  c.header("Cache-Control", "no-cache");
  return c.body(director.reference.render(shown), 200, { "Content-Type": "application/json" });
};

async function mayReadAll(c: AppContext, { keys }: Director): Promise<boolean> {
  const { headers } = c.req.raw;
  if (!headers.has("authorization")) return false;
  const caller = await authenticate(headers, keys);
  if (caller === null) throw new TroupeError(fault("unauthorized", "The key is not valid."));
  return hasScope(caller, "invoke");
}

/** What strangers may know of a function. */
function publicPart({ name, versions }: DeployedFunction): DeployedFunction {
  return { name, versions: versions.filter(({ config }) => config.visibility === "public") };
}

/** How it is described. */
export const openApiDoc: OperationDoc = {
  id: "openApi",
  tag: "platform",
  summary: "This document",
  description: "Shows public functions to everybody, and all functions to a key with the scope `invoke`.",
  answers: { 200: { description: "The OpenAPI 3.1 document.", schema: openApiResponse } },
  readsKey: true,
};
