/** `DELETE /v1/functions/{name}/cache`: forgets a function's results everywhere, or one; for its owner, and `admin`. */
import { z } from "zod";
import { fault, TroupeError } from "../../contracts/errors.ts";
import { MAX_RESULT_KEY_LENGTH } from "../../contracts/limits.ts";
import { purgedResponse } from "../../contracts/responses.ts";
import { ownsFunction } from "../auth/permissions.ts";
import { purgeEverywhere } from "../cache/everywhere.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { readName, resolveFunction, unwrap } from "../resolve.ts";

const KEY = z.string().min(1).max(MAX_RESULT_KEY_LENGTH);
const purgeQuery = z.strictObject({ key: KEY.optional() });

/** Answers `{ purged }`. Faults: `function_not_found`, `forbidden`, `worker_unavailable`. */
export const purgeFunctionCache: Handler = async (c, director, by) => {
  const live = unwrap(await resolveFunction(director.registry, readName(c.req.param("name"))));
  const { key } = parseWith(purgeQuery, c.req.query(), "The query");
  if (!ownsFunction(by, live)) {
    throw new TroupeError(fault("forbidden", `${live.name} belongs to another key.`));
  }
  return c.json({ purged: await purgeEverywhere(director, live.name, key) });
};

/** How it is described. */
export const purgeFunctionCacheDoc: OperationDoc = {
  id: "purgeFunctionCache",
  tag: "caches",
  summary: "Forget the results of a function",
  description:
    "On every worker and in the cluster; with `key` one entry. A director elsewhere may give such a result for another " +
    "second. For the function's owner, and for keys with the scope `admin`.",
  parameters: [
    NAME,
    { in: "query", name: "key", description: "The entry's `key`; all of them when it is left out.", schema: KEY },
  ],
  answers: { 200: { description: "How many entries there were.", schema: purgedResponse } },
  faults: ["function_not_found", "worker_unavailable"],
};
