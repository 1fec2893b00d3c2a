/**
 * Key-value storage: namespaces, and what is in them.
 */
import type { V4Route } from "./route.ts";

export const KV_ROUTES: readonly V4Route[] = [];
