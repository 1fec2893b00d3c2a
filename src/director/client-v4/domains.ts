/**
 * Domains of one's own that lead to a function. There are no zones here: a domain is a host, and pointing it at the
 * director is its owner's to do.
 */
import { z } from "zod";
import type { DomainRecord } from "../../contracts/account.ts";
import { mayUse } from "../../contracts/keys.ts";
import { MAX_CONTROL_BODY_BYTES, MAX_DOMAINS } from "../../contracts/limits.ts";
import { readJson } from "../body.ts";
import { changeDomains } from "../custom-domains.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { unwrap } from "../resolve.ts";
import { respond } from "./envelope.ts";
import { V4_CODES, V4Error } from "./faults.ts";
import { ownedFunction } from "./owned.ts";
import { ACCOUNT, SCRIPT, type V4Route } from "./route.ts";
import { unsupportedSentence } from "./unsupported.ts";

const origins = z.array(z.object({ hostname: z.string().max(253) })).max(MAX_DOMAINS);
const records = z.object({ origins });

/** Says what `putRecords` would change. */
const postChangeset: Handler = async (c, director, by) => {
  const { name } = await ownedFunction(director.registry, c.req.param("script"), by);
  const body = parseWith(origins, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  const present = (await director.domains.list()).filter(({ function: each }) => each === name);
  const isIn = (list: readonly { readonly hostname: string }[], hostname: string) =>
    list.some((each) => each.hostname.toLowerCase() === hostname.toLowerCase());
  return respond(c, {
    added: body.filter(({ hostname }) => !isIn(present, hostname)).map(({ hostname }) => ({ hostname })),
    removed: present.filter(({ hostname }) => !isIn(body, hostname)).map(render),
    ...{ updated: [], conflicting: [] },
  });
};

/** Lets these hosts lead to a function, and no others. */
const putRecords: Handler = async (c, director, by) => {
  const { name } = await ownedFunction(director.registry, c.req.param("script"), by);
  const body = parseWith(records, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  const hostnames = body.origins.map(({ hostname }) => hostname);
  const ownHost = new URL(c.req.url).hostname;
  return respond(c, unwrap(await changeDomains(director, { name, hostnames, by, ownHost })).map(render));
};

/** Those of the caller. */
const listDomains: Handler = async (c, { domains }, by) => {
  const { hostname, service } = c.req.query();
  const own = (await domains.list()).filter((domain) => mayUse(domain, by));
  const asked = own.filter(
    (each) =>
      (hostname === undefined || each.hostname === hostname) && (service === undefined || each.function === service),
  );
  return respond(c, asked.map(render));
};

const deleteDomain: Handler = async (c, director, by) => {
  const present = await director.domains.list();
  const domain = present.find(({ hostname }) => hostname === c.req.param("domain"));
  if (domain === undefined) throw new V4Error(404, V4_CODES.invalid, "There is no such domain.");
  const { name } = await ownedFunction(director.registry, domain.function, by);
  const others = present.filter((each) => each.function === name && each !== domain);
  const ownHost = new URL(c.req.url).hostname;
  const hostnames = others.map(({ hostname }) => hostname);
  unwrap(await changeDomains(director, { name, hostnames, by, ownHost }));
  return respond(c, null);
};

function render({ hostname, function: service }: DomainRecord) {
  return { id: hostname, hostname, service, environment: "production", zone_id: "", zone_name: hostname };
}

const refuseZones: Handler = () => {
  const advice = 'Write the route as a domain: `routes = [{ pattern = "app.example.com", custom_domain = true }]`.';
  throw new V4Error(400, V4_CODES.unsupported, unsupportedSentence(["routes of zones"], [advice]));
};

export const DOMAIN_ROUTES: readonly V4Route[] = [
  { method: "POST", path: `${SCRIPT}/domains/changeset`, access: "deploy", handle: postChangeset },
  { method: "PUT", path: `${SCRIPT}/domains/records`, access: "deploy", handle: putRecords },
  { method: "GET", path: `${ACCOUNT}/workers/domains`, access: "any key", handle: listDomains },
  { method: "DELETE", path: `${ACCOUNT}/workers/domains/:domain`, access: "deploy", handle: deleteDomain },
  { method: "GET", path: "/zones", access: "any key", handle: refuseZones },
  { method: "GET", path: "/zones/*", access: "any key", handle: refuseZones },
  { method: "PUT", path: `${SCRIPT}/routes`, access: "any key", handle: refuseZones },
];
