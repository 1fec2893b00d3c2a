/**
 * The object of timetables: what is due is called, at least once, whatever is lost in between.
 */
import {
  abortAllDurableObjects,
  evictDurableObject,
  reset,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { run } from "../../durable-objects/support/sql.ts";
import { CRON_OBJECT } from "../../src/contracts/cron.ts";
import { MAX_FIRING_TRIES } from "../../src/contracts/limits.ts";
import { cronsOf } from "../../src/director/adapters/do-crons.ts";
import { unwrap } from "../support/result.ts";
import { clearTimetableStage, timetableStage } from "./support/scripted-timekeeper.ts";

beforeEach(clearTimetableStage);
afterEach(reset);

const crons = cronsOf(env.CRONS);
const object = () => env.CRONS.getByName(CRON_OBJECT);
const fired = () => timetableStage.fired;
const HOUR_MS = 3_600_000;

/** Sets all clocks of the timetables back, so that what is planned is due. */
async function letTimePass(ms: number): Promise<void> {
  await runInDurableObject(object(), (_object, { storage }) => {
    run(storage.sql, "UPDATE crons SET next_at = next_at - ?", ms);
    run(storage.sql, "UPDATE firings SET due_at = due_at - ?", ms);
  });
}
const ring = () => runDurableObjectAlarm(object());
const alarmAt = () => runInDurableObject(object(), (_object, { storage }) => storage.getAlarm());
const rows = (table: string) =>
  runInDurableObject(object(), (_object, { storage }) => storage.sql.exec(`SELECT * FROM ${table}`).toArray());

it("keeps a timetable, and replaces it whole", async () => {
  const before = Date.now();
  unwrap(await crons.put("hello", ["*/5 * * * *", "0 0 1 1 *", "*/5 * * * *"]));
  await evictDurableObject(object());
  const [first, second] = await crons.get("hello");
  expect([first?.cron, second?.cron]).toEqual(["*/5 * * * *", "0 0 1 1 *"]);
  expect(await alarmAt()).toBe(first?.nextAt);
  expect(first?.nextAt).toBeGreaterThan(before);
  unwrap(await crons.put("hello", ["0 0 1 1 *"]));
  expect(await crons.get("hello")).toEqual([second]);
  unwrap(await crons.put("hello", []));
  expect(await crons.get("hello")).toEqual([]);
  expect(await alarmAt()).toBeNull();
});

it("refuses what cannot be read or never comes, and changes nothing", async () => {
  unwrap(await crons.put("hello", ["0 0 1 1 *"]));
  for (const bad of ["nonsense", "0 0 30 2 *"]) {
    expect(await crons.put("hello", ["* * * * *", bad])).toMatchObject({
      ok: false,
      fault: { code: "invalid_request" },
    });
  }
  expect(await crons.get("hello")).toMatchObject([{ cron: "0 0 1 1 *" }]);
});

it("calls what is due with the time that it was due at, and what was missed once", async () => {
  unwrap(await crons.put("hello", ["* * * * *"]));
  const [planned] = await crons.get("hello");
  await letTimePass(24 * HOUR_MS);
  expect(await ring()).toBe(true);
  await expect
    .poll(fired)
    .toEqual([{ function: "hello", cron: "* * * * *", scheduledAt: (planned?.nextAt ?? 0) - 24 * HOUR_MS }]);
  const [next] = await crons.get("hello");
  expect(next?.nextAt).toBeGreaterThan(Date.now());
  await expect.poll(() => rows("firings")).toEqual([]);
  await expect.poll(alarmAt).toBe(next?.nextAt);
});

it("calls again what was under way when everything was lost", async () => {
  timetableStage.outcome = null;
  unwrap(await crons.put("hello", ["0 0 1 1 *"]));
  await letTimePass(400 * 24 * HOUR_MS);
  await ring();
  await expect.poll(fired).toHaveLength(1);
  // It is under way: the alarm only watches.
  await ring();
  await expect.poll(fired).toHaveLength(1);
  await abortAllDurableObjects();
  timetableStage.outcome = "made";
  await ring();
  await expect.poll(fired).toHaveLength(2);
  expect(fired()[1]).toEqual(fired()[0]);
  await expect.poll(() => rows("firings")).toEqual([]);
});

it("tries again what nobody began, and gives up after a while", async () => {
  timetableStage.outcome = "postponed";
  unwrap(await crons.put("hello", ["0 0 1 1 *"]));
  await letTimePass(400 * 24 * HOUR_MS);
  for (let tries = 1; tries <= MAX_FIRING_TRIES; tries++) {
    await ring();
    await expect.poll(fired).toHaveLength(tries);
    const expected = tries < MAX_FIRING_TRIES ? [expect.objectContaining({ tries })] : [];
    await expect.poll(() => rows("firings")).toEqual(expected);
    await runInDurableObject(object(), (_object, { storage }) => run(storage.sql, "UPDATE firings SET due_at = 0"));
  }
  await ring();
  await expect.poll(fired).toHaveLength(MAX_FIRING_TRIES);
});

it("forgets a function that was removed, whether it is told or finds out", async () => {
  unwrap(await crons.put("told", ["* * * * *"]));
  await crons.forget("told");
  expect(await crons.get("told")).toEqual([]);
  timetableStage.outcome = "gone";
  unwrap(await crons.put("found", ["* * * * *"]));
  await letTimePass(HOUR_MS);
  await ring();
  await expect.poll(() => crons.get("found")).toEqual([]);
  await expect.poll(() => rows("firings")).toEqual([]);
  await expect.poll(alarmAt).toBeNull();
});
