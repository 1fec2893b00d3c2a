/**
 * Where the platform may post ended jobs to. Whoever may call functions chooses the URL, and the request is sent from
 * inside the operator's network: so only https on public names is taken, and whatever the operator allows besides.
 *
 * What a name resolves to is not known here: locally the runtime's own way out refuses private addresses.
 */
import { type AllowRule, isPublicName } from "../../contracts/allow-rule.ts";
import { fault } from "../../contracts/errors.ts";
import { mayReach } from "../../contracts/reach.ts";
import { fail, type Result, succeed } from "../../contracts/result.ts";

/** The URL as it will be fetched. Fault: `invalid_request`, saying what is wrong with it. */
export function readCallback(rules: readonly AllowRule[], text: string): Result<string> {
  const url = URL.parse(text);
  if (url === null) return refuse("it is no URL");
  if (url.protocol !== "https:" && url.protocol !== "http:") return refuse("only https is posted to");
  if (url.username !== "" || url.password !== "") return refuse("it has a user name; the signature says who posts");
  if (url.href.includes("#")) return refuse("it has a fragment, which is never sent");
  if (url.hostname.endsWith(".")) return refuse("write its host without a dot at the end");
  if (mayReach(rules, text).ok) return succeed(url.href);
  if (url.protocol !== "https:") return refuse("only https is posted to");
  if (!isPublicName(url.hostname)) return refuse("its host is no public name");
  return succeed(url.href);
}

function refuse(why: string): Result<never> {
  return fail(fault("invalid_request", `The callback is not taken: ${why}.`));
}
