/**
 * Timetables: when a function is called by itself.
 */
import { z } from "zod";
import type { CronEntry } from "../../contracts/cron.ts";
import { MAX_CONTROL_BODY_BYTES, MAX_CRON_LENGTH, MAX_CRONS } from "../../contracts/limits.ts";
import { readJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { unwrap } from "../resolve.ts";
import { respond } from "./envelope.ts";
import { ownedFunction } from "./owned.ts";
import { SCRIPT, type V4Route } from "./route.ts";

const timetable = z.array(z.object({ cron: z.string().max(MAX_CRON_LENGTH) })).max(MAX_CRONS);

/** Gives a function a timetable in place of the one it had; one without entries ends it. */
const putSchedules: Handler = async (c, director, by) => {
  const { name } = await ownedFunction(director.registry, c.req.param("script"), by);
  const crons = parseWith(timetable, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES)).map(({ cron }) => cron);
  return respond(c, render(unwrap(await director.crons.put(name, crons))));
};

const getSchedules: Handler = async (c, director, by) => {
  const { name } = await ownedFunction(director.registry, c.req.param("script"), by);
  return respond(c, render(await director.crons.get(name)));
};

function render(schedules: readonly CronEntry[]) {
  const isoOf = (ms: number) => new Date(ms).toISOString();
  return {
    schedules: schedules.map(({ cron, createdAt, modifiedAt, nextAt }) => ({
      ...{ cron, created_on: isoOf(createdAt), modified_on: isoOf(modifiedAt), next_on: isoOf(nextAt) },
    })),
  };
}

export const SCHEDULE_ROUTES: readonly V4Route[] = [
  { method: "PUT", path: `${SCRIPT}/schedules`, access: "deploy", handle: putSchedules },
  { method: "GET", path: `${SCRIPT}/schedules`, access: "deploy", handle: getSchedules },
];
