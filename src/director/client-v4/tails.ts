/**
 * Tails: what a function logs, while it is called.
 */
import type { V4Route } from "./route.ts";

export const TAIL_ROUTES: readonly V4Route[] = [];
