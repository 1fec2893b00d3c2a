/**
 * Domains of one's own that lead to a function.
 */
import type { V4Route } from "./route.ts";

export const DOMAIN_ROUTES: readonly V4Route[] = [];
