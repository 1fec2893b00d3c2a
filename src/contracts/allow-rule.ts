/**
 * Rules of `config.network.allow`: how they are written and what they mean. Which requests they let through is
 * decided in `src/contracts/reach.ts`.
 *
 * A rule names an origin: `https://api.example.com`, `http://partner.example.org:8080`, or a bare host, which
 * means https. `*.` in front stands for one or more whole labels. An address or a name of the local network is
 * reachable only by a rule that spells it out: no wildcard covers it.
 */
import { z } from "zod";
import { MAX_ALLOW_RULE_LENGTH } from "./limits.ts";
import { fail, type Result, succeed } from "./result.ts";

export interface AllowRule {
  readonly scheme: "https:" | "http:";
  /** Host as `new URL()` prints it: lower case, punycode, canonical addresses. */
  readonly host: string;
  /** Whether the rule stands for the names below `host` instead of `host` itself. */
  readonly wildcard: boolean;
  /** Empty for the default port of the scheme. */
  readonly port: string;
}

const WHAT_A_RULE_IS =
  "a rule is an origin such as `https://api.example.com`, `https://*.example.net` or `http://partner.example.org:8080`";

/** Scheme, wildcard, host, port; nothing that `new URL()` would read in another way than a person does. */
const RULE =
  /^(?:(?<scheme>https?):\/\/)?(?<star>\*\.)?(?<host>\[[\da-f:.]+\]|[^\s/\\?#@%:*[\]]+)(?::(?<port>\d{1,5}))?\/?$/i;

/** Suffixes of names that mean something only inside a network or a machine (RFC 6761, 6762, 8375, and custom). */
const LOCAL_SUFFIX =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|svc|arpa|invalid|onion)$/;

const DOTTED_QUAD = /^\d+(?:\.\d+){3}$/;

/** Two labels or more as the DNS has them; the last one of an address would begin with a digit. */
const DNS_NAME = /^(?:[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])?$/;

/** Whether a host, as `new URL()` prints it, may be a name of the internet: no address, no name of a local network. */
export function isPublicName(host: string): boolean {
  return DNS_NAME.test(host) && !LOCAL_SUFFIX.test(host);
}

/** Reads a rule. The fault is one sentence that says what is wrong and what a rule looks like. */
export function parseAllowRule(text: string): Result<AllowRule, string> {
  const parts = RULE.exec(text)?.groups;
  if (parts?.host === undefined) return fail(`${WHAT_A_RULE_IS}: no path, no user name, \`*\` only as the first label`);
  const scheme = parts.scheme?.toLowerCase() === "http" ? "http:" : "https:";
  const wildcard = parts.star !== undefined;
  // The label in place of the star makes the parser judge the host as what it will be: a name below another.
  const url = URL.parse(`${scheme}//${wildcard ? "any." : ""}${parts.host}:${parts.port ?? ""}`);
  if (url === null) return fail(`${WHAT_A_RULE_IS}: \`${parts.host}\` is no valid host or port`);
  const host = wildcard ? url.hostname.slice("any.".length) : url.hostname;
  const objection = objectionTo(host, parts.host, wildcard);
  return objection === null ? succeed({ scheme, host, wildcard, port: url.port }) : fail(objection);
}

function objectionTo(host: string, written: string, wildcard: boolean): string | null {
  // Compatibility forms such as U+FE61 become a star only when the host is normalised.
  if (host.includes("*")) return `${WHAT_A_RULE_IS}: \`*\` only as the first label`;
  if (host.endsWith(".")) return `write \`${host.replace(/\.+$/, "")}\`, without a dot at the end`;
  const isAddress = host.startsWith("[") || DOTTED_QUAD.test(host);
  if (isAddress && written.toLowerCase() !== host) return `write the address as \`${host}\``;
  if (!wildcard) return null;
  if (!host.includes(".")) return `\`*.${host}\` covers too much: name at least two labels after the \`*\``;
  if (LOCAL_SUFFIX.test(host)) return `\`*.${host}\` covers names of the local network: name each host in full`;
  return null;
}

/** Prints a rule in its one canonical form; `parseAllowRule` reads it back as the same rule. */
export function printAllowRule({ scheme, host, wildcard, port }: AllowRule): string {
  return `${scheme}//${wildcard ? "*." : ""}${host}${port === "" ? "" : `:${port}`}`;
}

/** A rule as text, refused when it cannot be read. */
export const allowRuleText = z
  .string()
  .max(MAX_ALLOW_RULE_LENGTH)
  .superRefine((text, context) => {
    const rule = parseAllowRule(text);
    if (!rule.ok) context.addIssue({ code: "custom", message: rule.fault });
  });
