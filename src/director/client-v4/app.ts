/**
 * What the deploy tool of Cloudflare talks to: `/client/v4`, as far as functions are concerned.
 *
 * It is an app of its own, for it speaks another language than the rest: every answer is an envelope, every refusal has a
 * number. Its handlers translate to the same registry, deploys and secrets as `/v1`, and decide nothing themselves.
 */
import { Hono } from "hono";
import { getPath } from "hono/utils/url";
import type { AppEnv, Director } from "../director.ts";
import { beginAnswer } from "../middleware/answer.ts";
import { admit } from "./auth.ts";
import { refuse } from "./envelope.ts";
import { refusalOf } from "./faults.ts";
import { V4_ROUTES } from "./routes.ts";

/** Where it is mounted. */
export const V4_PREFIX = "/client/v4";
/** A base URL that ends in a slash makes paths with two. */
const PREFIX = /^\/client\/v4\/*/;

/** Makes the app. It is given whole requests, with the prefix in their paths. */
export function clientV4Of(director: Director): Hono<AppEnv> {
  const app = new Hono<AppEnv>({ getPath: (request) => getPath(request).replace(PREFIX, "/") });
  for (const { method, path, access, handle } of V4_ROUTES) {
    app.on(method, path, async (c) => {
      beginAnswer(c, director.entropy);
      return handle(c, director, await admit(c.req.raw.headers, director.keys, access));
    });
  }
  app.onError((error, c) => {
    const refusal = refusalOf(error);
    if (refusal.status === 500) director.reportFailure(error, c.get("requestId"));
    return refuse(c, refusal);
  });
  app.notFound((c) => {
    beginAnswer(c, director.entropy);
    return refuse(c, { status: 404, code: 7000, message: `${c.req.method} ${c.req.path} is not part of Troupe.` });
  });
  return app;
}
