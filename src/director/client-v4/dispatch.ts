/**
 * Dispatch namespaces, and functions that are deployed into them.
 */
import type { V4Route } from "./route.ts";

export const DISPATCH_ROUTES: readonly V4Route[] = [];
