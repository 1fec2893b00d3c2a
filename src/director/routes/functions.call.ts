/**
 * `ANY /f/{name}` and below, and `{name}.<base domain>`: a function as a plain HTTPS endpoint.
 *
 * Private functions need a key with scope `invoke`, public ones none. To a caller without a key a name that nobody
 * has looks like a private function, so that strangers learn no names.
 */
import { fault, TroupeError } from "../../contracts/errors.ts";
import type { FunctionVersion } from "../../contracts/function.ts";
import { functionName } from "../../contracts/ids.ts";
import { MAX_INVOKE_BODY_BYTES } from "../../contracts/limits.ts";
import { cameByHost, urlBelowName } from "../address.ts";
import type { GivenArguments } from "../arguments.ts";
import { readBody, readQuery } from "../arguments.ts";
import { authenticate, authorize } from "../auth/authenticate.ts";
import type { AppContext, Director, OpenHandler } from "../director.ts";
import { invoke } from "../invoke.ts";
import { answerPreflight, isPreflight } from "../middleware/cors.ts";
import { renderWrongMethod } from "../middleware/errors.ts";
import { noFunction, unwrap } from "../resolve.ts";
import { answerEncoded, answerEncoding, NO_BODY, readValue } from "../values.ts";
import { answerRequest, INVOCATION_HEADER } from "../web.ts";

/** Answers with the value alone, or with what the function answers. Faults: those of `invoke` and `answerRequest`. */
export const callFunction: OpenHandler = async (c, director) => {
  const { fn, keyed } = await admit(c, director);
  const shared = !cameByHost(c.req.url, director.baseDomain);
  const url = shared ? urlBelowName(c.req.url) : c.req.url;
  if (fn.kind === "function") return callWithArguments(c, director, fn, new URL(url));

  const forwarding = { request: c.req.raw, url, requestId: c.get("requestId"), keyed, shared };
  return unwrap(await answerRequest(director, fn, forwarding));
};

/** The function, if the caller may call it, and whether `Authorization` holds a key of this platform. */
async function admit(c: AppContext, director: Director): Promise<{ fn: FunctionVersion; keyed: boolean }> {
  const { headers } = c.req.raw;
  const text = c.req.param("name") ?? "";
  const name = functionName.safeParse(text);
  const fn = name.success ? await director.registry.live(name.data) : null;
  if (fn?.config.visibility === "public") {
    // A public function may have keys of its own; those of this platform are not for it to see.
    return { fn, keyed: headers.has("authorization") && (await authenticate(headers, director.keys)) !== null };
  }
  await authorize(headers, director.keys, "invoke");
  if (fn === null) throw new TroupeError(noFunction(text));
  return { fn, keyed: true };
}

async function callWithArguments(c: AppContext, director: Director, fn: FunctionVersion, url: URL): Promise<Response> {
  if (url.pathname !== "/") throw new TroupeError(nothingBelow(fn.name));
  const { method, headers } = c.req.raw;
  if (isPreflight(c.req.raw)) return answerPreflight(c, METHODS);
  if (!METHODS.includes(method)) return renderWrongMethod(c, METHODS);
  const given = method === "POST" ? await readPosted(c.req.raw) : unwrap(readQuery(url.searchParams));
  const repeatable = headers.has("idempotency-key");
  const encoding = answerEncoding(c.req.raw);
  const { value, invocation } = unwrap(await invoke(director, fn, given, { repeatable, encoding }));
  c.header(INVOCATION_HEADER, invocation.id);
  return value === undefined ? c.body(null, 204, { Vary: "Accept" }) : answerEncoded(c, encoding, value);
}

/** Methods of a function that takes arguments: in the query, or in the body. */
const METHODS: readonly string[] = ["GET", "HEAD", "POST"];

async function readPosted(request: Request): Promise<GivenArguments> {
  const value = await readValue(request, MAX_INVOKE_BODY_BYTES);
  return value === NO_BODY ? {} : unwrap(readBody(value));
}

function nothingBelow(name: string) {
  return fault("function_not_found", `${name} takes arguments; nothing is served below its path.`);
}
