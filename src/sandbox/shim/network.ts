/**
 * The function's way out: `fetch`, named to the gateway behind it, which is the boundary and does the counting.
 *
 * The gateway's refusals become errors here. Other ways out (WebSocket, EventSource) are closed, so that every
 * request carries the invocation it belongs to.
 */
import { denialOf, INVOCATION_HEADER } from "../../contracts/sandbox-protocol.ts";
import { denial } from "./denial.ts";
import { currentInvocation } from "./invocation.ts";
import { resumeTurn } from "./meter.ts";
import { apply, defineProperty, getPrototypeOf, getterOf, nativeFetch, setHeader, toText } from "./primordials.ts";

const NativeRequest = Request;
const NativeURL = URL;
const headersOf = getterOf(Request.prototype, "headers");
const urlOf = getterOf(Request.prototype, "url");

let guarded = false;

/** Replaces the globals that reach the network, once. `allowed`: whether anything may be reached at all. */
export function guardNetwork(allowed: boolean): void {
  if (guarded) return;
  guarded = true;
  replace("fetch", allowed ? guardedFetch : refuseFetch);
  for (const name of ["WebSocket", "EventSource"]) {
    replace(name, function Closed() {
      throw denial("network_denied", `A function cannot open a ${name}; use fetch, with the host in its allow-list.`);
    });
  }
}

/** Replaces a global, also on the prototypes of the global object, where the runtime keeps the original. */
export function replace(name: string, value: unknown): void {
  for (let holder: object | null = globalThis; holder !== null; holder = getPrototypeOf(holder)) {
    if (holder !== globalThis && !Object.hasOwn(holder, name)) continue;
    defineProperty(holder, name, { value, writable: true, enumerable: false, configurable: true });
  }
}

async function refuseFetch(): Promise<never> {
  throw denial("network_denied", "This function may not reach the network: its allow-list is empty.");
}

/** Refuses what the runtime would answer by itself, and what it would change before the gateway sees it. */
function refuseInnerAddress(input: RequestInfo | URL, request: Request): void {
  const { protocol } = new NativeURL(toText(apply(urlOf, request, [])));
  if (protocol !== "https:" && protocol !== "http:") {
    throw denial("network_denied", `A function may fetch http: and https: addresses, not ${protocol}.`);
  }
  const { username, password } = new NativeURL(input instanceof NativeRequest ? input.url : toText(input));
  if (username !== "" || password !== "") {
    throw denial("network_denied", "A function may not put a user name or a password into an address.");
  }
}

async function guardedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const invocation = currentInvocation();
  if (invocation === undefined)
    throw denial("network_denied", "A module may not reach the network before its first call.");
  const request = new NativeRequest(input, init);
  refuseInnerAddress(input, request);
  setHeader(apply(headersOf, request, []) as Headers, INVOCATION_HEADER, invocation.id);
  invocation.requests++;
  const response = await nativeFetch(request);
  resumeTurn(invocation);
  const code = denialOf(response.headers);
  if (code !== null) throw denial(code, await response.text());
  return response;
}
