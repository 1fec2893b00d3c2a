/**
 * Which URLs allow rules cover, and why not the others. Pure: it looks at the text of a URL and nothing else.
 *
 * The parsed URL decides, never its text: `new URL()` brings every spelling of a host to one form (case, punycode,
 * IPv4 in hex or octal, full-width digits, backslashes), and the form that was judged is the one to be fetched.
 * What a name resolves to is not known here; see `docs/security-model.md`.
 */
import { type AllowRule, printAllowRule } from "./allow-rule.ts";
import { fail, type Result, succeed } from "./result.ts";

/** Why a URL is out of reach. `origin` is printable ASCII. */
export type UnreachableReason =
  | { readonly reason: "malformed" }
  | { readonly reason: "scheme"; readonly scheme: string }
  | { readonly reason: "user_info"; readonly origin: string }
  | { readonly reason: "trailing_dot"; readonly origin: string }
  | { readonly reason: "no_rule"; readonly origin: string; readonly rule: string };

/** The URL to fetch when one of the rules covers it. */
export function mayReach(rules: readonly AllowRule[], text: string): Result<URL, UnreachableReason> {
  const url = URL.parse(text);
  if (url === null) return fail({ reason: "malformed" });
  const { protocol, hostname, port } = url;
  if (protocol !== "https:" && protocol !== "http:") return fail({ reason: "scheme", scheme: protocol });
  const origin = `${protocol}//${url.host}`;
  if (url.username !== "" || url.password !== "") return fail({ reason: "user_info", origin });
  // The same machine under another string: caches, certificates and servers differ in what they make of it.
  if (hostname.endsWith(".")) return fail({ reason: "trailing_dot", origin });
  if (rules.some((rule) => covers(rule, url))) return succeed(url);
  const rule = printAllowRule({ scheme: protocol, host: hostname, wildcard: false, port });
  return fail({ reason: "no_rule", origin, rule });
}

/** One or more whole labels as the DNS has them. */
const SUBDOMAINS = /^(?:[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?\.)+$/;

function covers({ scheme, host, wildcard, port }: AllowRule, url: URL): boolean {
  if (url.protocol !== scheme || url.port !== port) return false;
  if (!wildcard) return url.hostname === host;
  return url.hostname.endsWith(`.${host}`) && SUBDOMAINS.test(url.hostname.slice(0, -host.length));
}
