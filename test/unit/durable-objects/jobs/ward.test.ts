import { beforeEach, describe, expect, it } from "vitest";
import { type Place, Ward } from "../../../../durable-objects/jobs/ward.ts";
import { JOB_SHARDS, MAX_JOBS_IN_FLIGHT } from "../../../../src/contracts/limits.ts";

const SHARE = MAX_JOBS_IN_FLIGHT / JOB_SHARDS;
let ward: Ward;
let one: Place;
let other: Place;
let now = 0;

beforeEach(() => {
  now = 1_000_000;
  let ids = 0;
  ward = new Ward(() => `isolate-${++ids}`);
  one = ward.join("jobs-0");
  other = ward.join("jobs-1");
});

it("names the isolate once", () => {
  expect([ward.isolate, ward.isolate]).toEqual(["isolate-1", "isolate-1"]);
});

describe("the room", () => {
  it("is shared, but nobody is left without a share", () => {
    expect(one.room(false, now)).toBe(MAX_JOBS_IN_FLIGHT);
    const flight = one.begin(false, MAX_JOBS_IN_FLIGHT, now);
    now += 1_000;
    expect([one.room(false, now), other.room(false, now)]).toEqual([0, SHARE]);
    one.end(flight, now);
    expect(one.room(false, now)).toBe(1);
  });

  it("is for few young batches at once, so that what comes meanwhile goes together", () => {
    const flight = one.begin(false, 1, now);
    expect(other.room(false, now)).toBeGreaterThan(0);
    other.begin(false, 1, now);
    expect([one.room(false, now), other.room(false, now)]).toEqual([0, 0]);
    one.end(flight, now);
    expect(one.room(false, now)).toBeGreaterThan(0);
    one.begin(false, 1, now);
    now += 1_000;
    expect(one.room(false, now)).toBeGreaterThan(0);
  });

  it("is given back when a shard starts anew", () => {
    one.begin(false, MAX_JOBS_IN_FLIGHT, now);
    expect(other.isBusy()).toBe(true);
    const again = ward.join("jobs-0");
    expect(again.isBusy()).toBe(false);
    expect(again.room(false, now)).toBe(MAX_JOBS_IN_FLIGHT);
  });
});

describe("a suspect", () => {
  it("waits for what is young, with the doors shut", () => {
    const young = other.begin(false, 2, now);
    expect(one.room(true, now)).toBe(0);
    expect(other.room(false, now)).toBe(0);
    other.end(young, now);
    expect(one.room(true, now)).toBe(0);
    other.end(young, now);
    expect(one.room(true, now)).toBe(1);
  });

  it("does not wait for what has run for long", () => {
    other.begin(false, 1, now);
    now += 2_900;
    expect(one.room(true, now)).toBe(0);
    now += 200;
    expect(one.room(true, now)).toBe(1);
  });

  it("runs alone while it is young, and as the only suspect for ever", () => {
    expect(one.room(true, now)).toBe(1);
    const suspect = one.begin(true, 1, now);
    expect([one.room(true, now), other.room(true, now), other.room(false, now)]).toEqual([0, 0, 0]);
    now += 3_100;
    expect(other.room(false, now)).toBeGreaterThan(0);
    other.begin(false, 1, now);
    expect(other.room(true, now)).toBe(0);
    one.end(suspect, now);
    now += 3_100;
    expect(other.room(true, now)).toBe(1);
  });

  it("that is gone holds nobody up", () => {
    expect(one.room(true, now)).toBe(1);
    expect(other.room(false, now)).toBe(0);
    now += 600;
    expect(other.room(false, now)).toBeGreaterThan(0);
  });

  it("leaves a turn to the others, however many wait", () => {
    let begun = 0;
    let open = 0;
    for (let step = 0; step < 1_000; step++, now += 10) {
      if (one.room(true, now) === 1) {
        one.end(one.begin(true, 1, now), now + 5);
        begun++;
      }
      if (other.room(false, now) > 0) open++;
    }
    expect(begun).toBeGreaterThan(300);
    expect(open).toBeGreaterThan(300);
  });
});
