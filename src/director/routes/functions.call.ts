/**
 * `ANY /f/{name}` and below, and `{name}.<base domain>`: a function as a plain HTTPS endpoint.
 *
 * Private functions need a key with scope `invoke`, public ones none. To a caller without a key a name that nobody
 * has looks like a private function, so that strangers learn no names.
 */

import { z } from "zod";
import { fault, TroupeError } from "../../contracts/errors.ts";
import type { LiveFunction } from "../../contracts/function.ts";
import { newestOf } from "../../contracts/function.ts";
import { functionName } from "../../contracts/ids.ts";
import { MAX_INVOKE_BODY_BYTES } from "../../contracts/limits.ts";
import { cameByHost, urlBelowName } from "../address.ts";
import type { GivenArguments } from "../arguments.ts";
import { readBody, readQuery } from "../arguments.ts";
import { authenticate, authorize } from "../auth/authenticate.ts";
import { hasScope } from "../auth/permissions.ts";
import { CACHE_STATUS, CACHE_STATUS_HEADER, cacheStatusOf, modeOf } from "../cache/headers.ts";
import { discreet } from "../call/discreet.ts";
import type { AppContext, Director, OpenHandler } from "../director.ts";
import { invoke } from "../invoke.ts";
import { answerPreflight, isPreflight } from "../middleware/cors.ts";
import { renderWrongMethod } from "../middleware/errors.ts";
import { CALL_FAULTS } from "../openapi/faults.ts";
import type { AnswerDoc, AnyMethodDoc } from "../openapi/operation-doc.ts";
import { IDEMPOTENCY_KEY, NAME } from "../openapi/parameters.ts";
import { noFunction, unwrap } from "../resolve.ts";
import { cfOf } from "../routing/origin.ts";
import { forCall } from "../split.ts";
import { answerStream } from "../stream/answer.ts";
import { streamFormatOf } from "../stream/format.ts";
import { openStream } from "../stream/open.ts";
import { suspensionOf } from "../suspension.ts";
import { answerEncoded, answerEncoding, NO_BODY, readValue } from "../values.ts";
import { answerRequest, INVOCATION_HEADER } from "../web.ts";

/** Answers with the value alone, or with what the function answers. Faults: those of `invoke` and `answerRequest`. */
export const callFunction: OpenHandler = async (c, director) => {
  const { fn, keyed } = await admit(c, director);
  const shared = !cameByHost(c.req.url, director.baseDomain, director.hosts);
  const url = shared ? urlBelowName(c.req.url) : c.req.url;
  const newest = newestOf(fn);
  if (newest.kind === "function") return callWithArguments(c, director, { fn, keyed }, new URL(url));

  const suspension = suspensionOf(fn);
  if (suspension !== null) throw new TroupeError(suspension);
  const forwarding = { request: c.req.raw, url, requestId: c.get("requestId"), keyed, shared };
  return unwrap(discreet(await answerRequest(director, newest, forwarding), keyed));
};

/** A function that may be called, see `admit`. */
interface Admitted {
  readonly fn: LiveFunction;
  readonly keyed: boolean;
}

/**
 * The function, with the overloads that the caller may call, and whether `Authorization` holds a key of this platform.
 */
async function admit(c: AppContext, director: Director): Promise<Admitted> {
  const { headers } = c.req.raw;
  const text = c.req.param("name") ?? "";
  const name = functionName.safeParse(text);
  const live = name.success ? await director.registry.live(name.data) : null;
  // What is not served here might as well not be there; a domain of its own is served in any case.
  const isServed = live?.endpoint === true || cameByHost(c.req.url, director.baseDomain, director.hosts) === "domain";
  const served = isServed ? live : null;
  const fn = served === null ? null : await forCall(director, served, headers);
  const open = fn?.overloads.filter(({ config }) => config.visibility === "public") ?? [];
  if (fn !== null && open.length > 0) {
    // A public function may have keys of its own; those of this platform are not for it to see.
    const caller = headers.has("authorization") ? await authenticate(headers, director.keys) : null;
    const all = caller !== null && hasScope(caller, "invoke");
    return { fn: all ? fn : { ...fn, overloads: open }, keyed: caller !== null };
  }
  await authorize(headers, director.keys, "invoke");
  if (fn === null) throw new TroupeError(noFunction(text));
  return { fn, keyed: true };
}

async function callWithArguments(
  c: AppContext,
  director: Director,
  { fn, keyed }: Admitted,
  url: URL,
): Promise<Response> {
  if (url.pathname !== "/") throw new TroupeError(nothingBelow(fn.name));
  const { method, headers } = c.req.raw;
  if (isPreflight(c.req.raw)) return answerPreflight(c, METHODS);
  if (!METHODS.includes(method)) return renderWrongMethod(c, METHODS);
  const given = method === "POST" ? await readPosted(c.req.raw) : unwrap(readQuery(url.searchParams));
  const repeatable = headers.has("idempotency-key");
  const cf = cfOf(c.req.raw);
  const format = streamFormatOf(headers.get("accept"));
  if (format !== undefined) {
    const stream = await openStream(director, fn, given, {
      repeatable,
      encoding: format.encoding,
      cf,
      request: c.req.raw,
    });
    return answerStream(c, unwrap(discreet(stream, keyed)), { format, alone: true, keyed });
  }
  const encoding = answerEncoding(c.req.raw);
  // Strangers may not have a function run that has its answer.
  const cache = keyed ? modeOf(headers) : "use";
  const outcome = await invoke(director, fn, given, { repeatable, encoding, cache, cf, request: c.req.raw });
  const { value, invocation, cache: use } = unwrap(discreet(outcome, keyed));
  c.header(INVOCATION_HEADER, invocation.id);
  const status = cacheStatusOf(fn, use);
  if (status !== null) c.header(CACHE_STATUS_HEADER, status);
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

const givenArguments = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]);

const SERVED_AS = `A module whose default export has \`fetch\` answers requests itself, with any method, here and below.
Each function is served at \`{name}.<base domain>\` too. Private functions need a key with the scope \`invoke\`.`;

const ASKED_ANEW = `Of a function that keeps its results, a caller with a key has them run anew by
\`Cache-Control: no-cache\`, and without a trace in the cache by \`no-store\`.`;

const HEADERS = { [INVOCATION_HEADER]: "Names the invocation.", [CACHE_STATUS_HEADER]: CACHE_STATUS };

const CALL_PATH_FAULTS = ["forbidden", "function_not_found", ...CALL_FAULTS] as const;

/** Whatever a function answers; one that answers requests itself may answer anything. */
const CALLED: Readonly<Record<number, AnswerDoc>> = {
  200: {
    description:
      "The value alone. To an `Accept` that names a sequence, events or bytes: the items of a function that yields " +
      "many, as they come. A failure on the way breaks the body off; among events it is the event `error`.",
    ...{ schema: z.unknown(), line: z.unknown(), streamed: true, carriesValues: true, headers: HEADERS },
  },
  204: { description: "The function returned nothing.", headers: HEADERS },
};

/** How it is described. */
export const callFunctionDoc: AnyMethodDoc = {
  get: {
    id: "callFunctionByQuery",
    tag: "calls",
    summary: "Call a function with arguments in the query",
    description: `Each parameter of the query is an argument of that name: JSON where it is a number, a boolean, null, an array or
an object, else text. ${SERVED_AS} ${ASKED_ANEW}`,
    parameters: [NAME, IDEMPOTENCY_KEY],
    answers: CALLED,
    faults: CALL_PATH_FAULTS,
    readsKey: true,
  },
  post: {
    id: "callFunction",
    tag: "calls",
    summary: "Call a function",
    description: `The body holds arguments by position, as an array, or by name, as an object. ${SERVED_AS} ${ASKED_ANEW}`,
    parameters: [NAME, IDEMPOTENCY_KEY],
    body: { schema: givenArguments, carriesValues: true, required: false, example: [2, 3] },
    answers: CALLED,
    faults: CALL_PATH_FAULTS,
    readsKey: true,
  },
};
