/**
 * Every route of the director: its method, its path, and who may call it. The one place to see what needs which scope.
 */
import type { Route } from "../director.ts";
import { compareFunctions } from "./compare.ts";
import { callFunction } from "./functions.call.ts";
import { deployFunction } from "./functions.deploy.ts";
import { getFunction } from "./functions.get.ts";
import { invokeFunction } from "./functions.invoke.ts";
import { listFunctions } from "./functions.list.ts";
import { removeFunction } from "./functions.remove.ts";
import { rollbackFunction } from "./functions.rollback.ts";
import { functionStats } from "./functions.stats.ts";
import { listVersions } from "./functions.versions.ts";
import { health } from "./health.ts";
import { createKey } from "./keys.create.ts";
import { listKeys } from "./keys.list.ts";
import { removeKey } from "./keys.remove.ts";
import { troupeStats } from "./stats.ts";
import { listWorkers } from "./workers.list.ts";
import { pingWorker } from "./workers.ping.ts";

/** In the order in which they are tried; no two of them overlap. */
export const ROUTES: readonly Route[] = [
  { method: "GET", path: "/healthz", access: "anyone", handle: health },
  { method: "ALL", path: "/f/:name/*", access: "anyone", handle: callFunction }, // asks for a key itself
  { method: "PUT", path: "/v1/functions/:name", access: "deploy", handle: deployFunction },
  { method: "DELETE", path: "/v1/functions/:name", access: "deploy", handle: removeFunction },
  { method: "POST", path: "/v1/functions/:name/rollback", access: "deploy", handle: rollbackFunction },
  { method: "POST", path: "/v1/functions/:name/invoke", access: "invoke", handle: invokeFunction },
  { method: "GET", path: "/v1/functions", access: "invoke", handle: listFunctions },
  { method: "GET", path: "/v1/functions/:name", access: "invoke", handle: getFunction },
  { method: "GET", path: "/v1/functions/:name/versions", access: "invoke", handle: listVersions },
  { method: "GET", path: "/v1/functions/:name/stats", access: "invoke", handle: functionStats },
  { method: "GET", path: "/v1/compare", access: "invoke", handle: compareFunctions },
  { method: "GET", path: "/v1/workers", access: "invoke", handle: listWorkers },
  { method: "GET", path: "/v1/workers/:id/ping", access: "invoke", handle: pingWorker },
  { method: "GET", path: "/v1/stats", access: "invoke", handle: troupeStats },
  { method: "POST", path: "/v1/keys", access: "admin", handle: createKey },
  { method: "GET", path: "/v1/keys", access: "admin", handle: listKeys },
  { method: "DELETE", path: "/v1/keys/:id", access: "admin", handle: removeKey },
];
