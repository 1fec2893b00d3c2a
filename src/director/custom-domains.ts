/**
 * Which hosts may lead to a function, and the change of those that do.
 */
import type { DomainRecord } from "../contracts/account.ts";
import { fault } from "../contracts/errors.ts";
import type { FunctionName } from "../contracts/ids.ts";
import type { Principal } from "../contracts/keys.ts";
import { fail, type Result } from "../contracts/result.ts";
import type { Director } from "./director.ts";

/** Hosts that are to lead to a function, and no others. */
export interface DomainsCommand {
  readonly name: FunctionName;
  readonly hostnames: readonly string[];
  readonly by: Principal;
  /** The host that the director was reached at: it must stay the director's. */
  readonly ownHost: string;
}

const LABELS = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * Sets them. Whoever has a host gets all that is sent to it, and only an operator knows by which hosts the director itself
 * is reached: a host that is new takes the scope `admin`. Faults: `forbidden`, `invalid_request` for a host that cannot be
 * had, `conflict`, `quota_exceeded`.
 */
export async function changeDomains(
  { domains, hosts, baseDomain }: Pick<Director, "domains" | "hosts" | "baseDomain">,
  { name, hostnames: given, by, ownHost }: DomainsCommand,
): Promise<Result<readonly DomainRecord[]>> {
  const hostnames = given.map((hostname) => hostname.toLowerCase());
  for (const hostname of hostnames) {
    const why = hostnameFault(hostname, { baseDomain, ownHost });
    if (why !== null) return fail(fault("invalid_request", `${hostname} cannot lead to ${name}: ${why}.`));
  }
  const known = (await domains.list()).filter((record) => record.function === name).map(({ hostname }) => hostname);
  const added = hostnames.find((hostname) => !known.includes(hostname));
  if (added !== undefined && !by.scopes.includes("admin")) {
    return fail(fault("forbidden", `Leading ${added} to a function takes a key with the scope admin.`));
  }
  const changed = await domains.set({ function: name, hostnames, by });
  if (changed.ok) await hosts.refresh();
  return changed;
}

/** Why a host, in lower case, cannot lead to a function; null when it can. */
export function hostnameFault(
  hostname: string,
  { baseDomain, ownHost }: { readonly baseDomain: string; readonly ownHost: string },
): string | null {
  const base = baseDomain.toLowerCase();
  if (hostname === ownHost.toLowerCase()) return "it is the director's own host";
  if (hostname === base || hostname.endsWith(`.${base}`)) return `functions have their hosts under ${base} already`;
  if (hostname === "localhost" || hostname.endsWith(".localhost")) return "it names this machine";
  return LABELS.test(hostname) ? null : "it is no name of a host such as app.example.com";
}
