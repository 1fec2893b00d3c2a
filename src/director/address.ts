/**
 * Where a function is called as a plain HTTPS endpoint: `/f/{name}` and below, or `{name}.<base domain>`.
 *
 * Both are cut out of the URL's text. `new URL("//x/y", base)` would take a path that begins with two slashes for a
 * host; and splitting at `/` before decoding is what Hono does too, so that both see the same name.
 * A host is lower case: a function whose name has capitals is reached by path only.
 */
import { getPath } from "hono/utils/url";

/** Hosts of functions that are not under the base domain. */
interface OtherHosts {
  functionOf(host: string): string | null;
}

const NO_OTHERS: OtherHosts = { functionOf: () => null };

/** How Hono finds the path of a request: a function's own host leads to the route of the function. */
export function pathByHost(baseDomain: string, others: OtherHosts = NO_OTHERS): (request: Request) => string {
  const suffix = `.${baseDomain.toLowerCase()}`;
  return (request) => {
    const host = hostOf(request.url);
    const name = labelBefore(suffix, host) ?? others.functionOf(host);
    return name === null ? getPath(request) : `/f/${name}`;
  };
}

/** Whether a request came by a function's own host; `domain`: by one that is not under the base domain. */
export function cameByHost(url: string, baseDomain: string, others: OtherHosts = NO_OTHERS): boolean | "domain" {
  const host = hostOf(url);
  if (others.functionOf(host) !== null) return "domain";
  return labelBefore(`.${baseDomain.toLowerCase()}`, host) !== null;
}

/** The URL as a function sees it that was called by path: the same without `/f/{name}`. */
export function urlBelowName(url: string): string {
  const path = startOfPath(url);
  const name = url.indexOf("/", path + 1) + 1;
  const length = url.slice(name).search(/[/?#]/);
  const rest = length === -1 ? "" : url.slice(name + length);
  return url.slice(0, path) + (rest.startsWith("/") ? rest : `/${rest}`);
}

/** What stands before the base domain in a host; null when the host is another. */
function labelBefore(suffix: string, host: string): string | null {
  return host.endsWith(suffix) ? host.slice(0, -suffix.length) : null;
}

function hostOf(url: string): string {
  const authority = url.slice(url.indexOf("//") + 2, startOfPath(url));
  const port = authority.lastIndexOf(":");
  return port === -1 ? authority : authority.slice(0, port);
}

function startOfPath(url: string): number {
  return url.indexOf("/", url.indexOf("//") + 2);
}
