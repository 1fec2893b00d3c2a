/**
 * Where a function is called as a plain HTTPS endpoint: `/f/{name}` and below, or `{name}.<base domain>`.
 *
 * Both are cut out of the URL's text. `new URL("//x/y", base)` would take a path that begins with two slashes for a
 * host; and splitting at `/` before decoding is what Hono does too, so that both see the same name.
 * A host is lower case: a function whose name has capitals is reached by path only.
 */
import { getPath } from "hono/utils/url";

/** How Hono finds the path of a request: a function's own host leads to the route of the function. */
export function pathByHost(baseDomain: string): (request: Request) => string {
  const suffix = `.${baseDomain.toLowerCase()}`;
  return (request) => {
    const label = hostLabel(request.url, suffix);
    return label === null ? getPath(request) : `/f/${label}`;
  };
}

/** Whether a request came by a function's own host. */
export function cameByHost(url: string, baseDomain: string): boolean {
  return hostLabel(url, `.${baseDomain.toLowerCase()}`) !== null;
}

/** The URL as a function sees it that was called by path: the same without `/f/{name}`. */
export function urlBelowName(url: string): string {
  const path = startOfPath(url);
  const name = url.indexOf("/", path + 1) + 1;
  const length = url.slice(name).search(/[/?#]/);
  const rest = length === -1 ? "" : url.slice(name + length);
  return url.slice(0, path) + (rest.startsWith("/") ? rest : `/${rest}`);
}

/** What stands before the base domain in a URL's host; null when the host is another. */
function hostLabel(url: string, suffix: string): string | null {
  const authority = url.slice(url.indexOf("//") + 2, startOfPath(url));
  const port = authority.lastIndexOf(":");
  const host = port === -1 ? authority : authority.slice(0, port);
  return host.endsWith(suffix) ? host.slice(0, -suffix.length) : null;
}

function startOfPath(url: string): number {
  return url.indexOf("/", url.indexOf("//") + 2);
}
