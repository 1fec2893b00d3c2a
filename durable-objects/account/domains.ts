/**
 * Which hosts lead to a function: one host leads to one function, and only who set it up may lead it elsewhere.
 */
import type { DomainChange, DomainRecord } from "../../src/contracts/account.ts";
import { fault } from "../../src/contracts/errors.ts";
import { mayUse } from "../../src/contracts/keys.ts";
import { MAX_DOMAINS } from "../../src/contracts/limits.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import type { DomainTable } from "./domains.sql.ts";

/**
 * Lets these hosts lead to a function, and no others. Nothing is changed by a fault: `conflict` for a host that somebody
 * else has led to another function, `quota_exceeded`.
 */
export function setDomains(table: DomainTable, change: DomainChange, nowMs: number): Result<DomainRecord[]> {
  const { function: name, hostnames, by } = change;
  if (hostnames.length > MAX_DOMAINS) {
    return fail(fault("quota_exceeded", `A function can have ${MAX_DOMAINS} domains at most.`));
  }
  for (const hostname of hostnames) {
    const present = table.get(hostname);
    if (present === null || present.function === name || mayUse(present, by)) continue;
    return fail(fault("conflict", `${hostname} leads to a function of somebody else.`));
  }
  const wanted = new Set(hostnames);
  for (const { hostname } of table.of(name)) if (!wanted.has(hostname)) table.remove(hostname);
  for (const hostname of wanted) {
    const present = table.get(hostname);
    if (present?.function !== name) table.put({ hostname, function: name, owner: by.id, createdAt: nowMs });
  }
  return succeed(table.of(name));
}
