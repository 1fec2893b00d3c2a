/**
 * The director as a Hono app: every request gets its id, its caller is checked, its handler runs, and whatever
 * fails is rendered in one place.
 *
 * Each route is one handler and no chain of middleware: a chain would cost every call a few percent of its time.
 */
import { Hono } from "hono";
import { printSignature } from "../signature/print.ts";
import { pathByHost } from "./address.ts";
import { authorize } from "./auth/authenticate.ts";
import { RecentResults } from "./cache/recent-results.ts";
import { UntoldHits } from "./cache/untold-hits.ts";
import { clientV4Of, V4_PREFIX } from "./client-v4/app.ts";
import type { AppContext, AppEnv, Director, Route } from "./director.ts";
import { CallCosts } from "./each/costs.ts";
import { Hosts } from "./hosts.ts";
import { beginAnswer } from "./middleware/answer.ts";
import { answerPreflight, isPreflight, shareAnswer } from "./middleware/cors.ts";
import { renderError, renderNoRoute } from "./middleware/errors.ts";
import { createReference } from "./openapi/reference.ts";
import type { DirectorDeps } from "./ports.ts";
import { ROUTES } from "./routes/table.ts";
import { createStrategies } from "./routing/strategies.ts";
import { Watch } from "./routing/watch.ts";
import { RunMemory } from "./run/memory.ts";
import { Watchers } from "./tail/watchers.ts";
import { rememberTraces } from "./trace.ts";
import { WorkflowMemory } from "./workflow/memory.ts";

/** Makes a director: what serves requests, and runs jobs. */
export function newDirector(deps: DirectorDeps): Director {
  return {
    ...deps,
    strategies: createStrategies(deps.entropy),
    reference: createReference(ROUTES, printSignature),
    costs: new CallCosts(),
    watch: new Watch(deps.entropy),
    watchers: new Watchers(deps),
    hosts: new Hosts(deps),
    recent: new RecentResults(() => deps.entropy.now()),
    hits: new UntoldHits(deps),
    renewals: new Map(),
    runs: new RunMemory(),
    validWorkflows: new WorkflowMemory(),
    traces: rememberTraces((hash) => deps.registry.content(hash)),
  };
}

/**
 * Makes the app of a director.
 *
 * @example
 * const app = appOf(newDirector(deps));
 * const response = await app.request("/healthz");
 */
export function appOf(director: Director): Hono<AppEnv> {
  const { baseDomain, hosts } = director;
  const app = new Hono<AppEnv>({ getPath: pathByHost(baseDomain, hosts) });
  const begin = (c: AppContext): void => {
    beginAnswer(c, director.entropy);
    if (c.req.raw.headers.has("origin")) shareAnswer(c);
  };
  for (const route of ROUTES) {
    const serve = async (c: AppContext) => {
      begin(c);
      return perform(route, c, director);
    };
    if (route.method === "ALL") app.all(route.path, serve);
    else app.on(route.method, route.path, serve);
  }
  // One route for all of it: what else is served is found no slower.
  const clientV4 = clientV4Of(director);
  app.all(`${V4_PREFIX}/*`, (c) => clientV4.fetch(c.req.raw));
  app.onError((error, c) => renderError(c, error, director));
  app.notFound((c) => {
    begin(c);
    const methods = methodsOf(app, c.req.path);
    return isPreflight(c.req.raw) && methods.length > 0 ? answerPreflight(c, methods) : renderNoRoute(c, methods);
  });
  return app;
}

async function perform(route: Route, c: AppContext, director: Director): Promise<Response> {
  try {
    if (route.access === "anyone") return await route.handle(c, director);
    const caller = await authorize(c.req.raw.headers, director.keys, route.access);
    return await route.handle(c, director, caller);
  } catch (thrown) {
    // A preflight carries no key: what is behind the path is not for it to learn, and the request itself is judged.
    if (isPreflight(c.req.raw)) return answerPreflight(c, ANY_METHOD);
    // Hono renders errors only; what crosses RPC may have been thrown as something else.
    throw thrown instanceof Error ? thrown : new Error("Something was thrown that is no error.", { cause: thrown });
  }
}

/** What may be sent to a function that may answer web requests. */
const ANY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** The methods that a path takes; none when nothing is served there. */
function methodsOf({ router }: Hono<AppEnv>, path: string): string[] {
  const methods = new Set(ROUTES.map((route) => route.method));
  return [...methods].filter((method) => router.match(method, path)[0].length > 0);
}
