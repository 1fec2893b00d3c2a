/**
 * All routes of `/client/v4`; each resource has its own in its own file. The first that fits is taken.
 */
import { ACCOUNT_ROUTES } from "./account.ts";
import { DISPATCH_ROUTES } from "./dispatch.ts";
import { DOMAIN_ROUTES } from "./domains.ts";
import { KV_ROUTES } from "./kv.ts";
import type { V4Route } from "./route.ts";
import { SCHEDULE_ROUTES } from "./schedules.ts";
import { TAIL_ROUTES } from "./tails.ts";

export const V4_ROUTES: readonly V4Route[] = [
  ...ACCOUNT_ROUTES,
  ...KV_ROUTES,
  ...TAIL_ROUTES,
  ...SCHEDULE_ROUTES,
  ...DOMAIN_ROUTES,
  ...DISPATCH_ROUTES,
];
