/**
 * All routes of `/client/v4`; each resource has its own in its own file. The first that fits is taken.
 */
import { ACCOUNT_ROUTES } from "./account.ts";
import { DEPLOYMENT_ROUTES } from "./deployments.ts";
import { DISPATCH_ROUTES } from "./dispatch.ts";
import { DOMAIN_ROUTES } from "./domains.ts";
import { KV_ROUTES } from "./kv.ts";
import { REFUSAL_ROUTES } from "./refusals.ts";
import type { V4Route } from "./route.ts";
import { SCHEDULE_ROUTES } from "./schedules.ts";
import { SCRIPT_ROUTES } from "./scripts.ts";
import { SECRET_ROUTES } from "./secrets.ts";
import { SETTINGS_ROUTES } from "./settings.ts";
import { SUBDOMAIN_ROUTES } from "./subdomain.ts";
import { TAIL_ROUTES } from "./tails.ts";
import { VERSION_ROUTES } from "./versions.ts";

export const V4_ROUTES: readonly V4Route[] = [
  ...ACCOUNT_ROUTES,
  ...SCRIPT_ROUTES,
  ...VERSION_ROUTES,
  ...DEPLOYMENT_ROUTES,
  ...SETTINGS_ROUTES,
  ...SECRET_ROUTES,
  ...SUBDOMAIN_ROUTES,
  ...KV_ROUTES,
  ...TAIL_ROUTES,
  ...SCHEDULE_ROUTES,
  ...DOMAIN_ROUTES,
  ...DISPATCH_ROUTES,
  ...REFUSAL_ROUTES,
];
