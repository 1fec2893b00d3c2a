/**
 * Who the tool works for: the key's holder, and the one account that a director has.
 */
import type { Handler } from "../director.ts";
import { respond } from "./envelope.ts";
import type { V4Route } from "./route.ts";
import { ACCOUNT } from "./route.ts";

/** The account, as `CLOUDFLARE_ACCOUNT_ID` names it; the tool finds it by itself where that is not set. */
const THE_ACCOUNT = { id: "troupe", name: "Troupe", type: "standard" } as const;

/** The tool turns pages until one is empty. */
const firstPage = (page: string | undefined): boolean => page === undefined || page === "1";

const verifyToken: Handler = (c, _director, { id }) => respond(c, { id, status: "active" });

/** Keys have no mail address; what is told is who holds the key. */
const showUser: Handler = (c, _director, { id }) => respond(c, { id, email: id });

const listAccounts: Handler = (c) => respond(c, firstPage(c.req.query("page")) ? [THE_ACCOUNT] : []);

const showAccount: Handler = (c) => respond(c, { ...THE_ACCOUNT, id: c.req.param("account") });

const listMemberships: Handler = (c, _director, { id, scopes }) =>
  respond(
    c,
    firstPage(c.req.query("page")) ? [{ id, status: "accepted", account: THE_ACCOUNT, roles: [...scopes] }] : [],
  );

/** Older tools print `{name}.{subdomain}.workers.dev`: that it is ours should at least show. */
const showAccountSubdomain: Handler = (c, { baseDomain }) => respond(c, { subdomain: baseDomain });

export const ACCOUNT_ROUTES: readonly V4Route[] = [
  { method: "GET", path: "/user/tokens/verify", access: "any key", handle: verifyToken },
  { method: "GET", path: "/user", access: "any key", handle: showUser },
  { method: "GET", path: "/accounts", access: "any key", handle: listAccounts },
  { method: "GET", path: ACCOUNT, access: "any key", handle: showAccount },
  { method: "GET", path: "/memberships", access: "any key", handle: listMemberships },
  { method: "GET", path: `${ACCOUNT}/workers/subdomain`, access: "any key", handle: showAccountSubdomain },
];
