/**
 * Timetables: when a function is called by itself.
 */
import type { V4Route } from "./route.ts";

export const SCHEDULE_ROUTES: readonly V4Route[] = [];
