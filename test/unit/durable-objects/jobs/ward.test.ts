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
    expect(one.room(0, now)).toBe(MAX_JOBS_IN_FLIGHT);
    const flight = one.begin(0, MAX_JOBS_IN_FLIGHT, now);
    now += 1_000;
    expect([one.room(0, now), other.room(0, now)]).toEqual([0, SHARE]);
    one.end(flight, now);
    expect(one.room(0, now)).toBe(1);
  });

  it("is for few young batches at once, so that what comes meanwhile goes together", () => {
    const flight = one.begin(0, 1, now);
    expect(other.room(0, now)).toBeGreaterThan(0);
    other.begin(0, 1, now);
    expect([one.room(0, now), other.room(0, now)]).toEqual([0, 0]);
    one.end(flight, now);
    expect(one.room(0, now)).toBeGreaterThan(0);
    one.begin(0, 1, now);
    now += 1_000;
    expect(one.room(0, now)).toBeGreaterThan(0);
  });

  it("is given back when a shard starts anew", () => {
    one.begin(0, MAX_JOBS_IN_FLIGHT, now);
    expect(other.isBusy()).toBe(true);
    const again = ward.join("jobs-0");
    expect(again.isBusy()).toBe(false);
    expect(again.room(0, now)).toBe(MAX_JOBS_IN_FLIGHT);
  });
});

describe("a suspect", () => {
  it("waits for what is young, with the doors shut", () => {
    const young = other.begin(0, 2, now);
    expect(one.room(1, now)).toBe(0);
    expect(other.room(0, now)).toBe(0);
    other.end(young, now);
    expect(one.room(1, now)).toBe(0);
    other.end(young, now);
    expect(one.room(1, now)).toBe(1);
  });

  it("does not wait for what has run for long", () => {
    other.begin(0, 1, now);
    now += 2_900;
    expect(one.room(1, now)).toBe(0);
    now += 200;
    expect(one.room(1, now)).toBe(1);
  });

  it("runs alone while it is young", () => {
    expect(one.room(1, now)).toBe(1);
    one.begin(1, 1, now);
    expect([one.room(1, now), other.room(2, now), other.room(0, now)]).toEqual([0, 0, 0]);
    now += 3_100;
    expect(other.room(0, now)).toBeGreaterThan(0);
    expect(other.room(1, now)).toBe(1);
  });

  it("of two crashes is the only one while it runs, and keeps nobody else waiting", () => {
    const first = one.begin(1, 1, now);
    now += 3_100;
    expect(other.room(2, now)).toBe(0);
    expect(other.room(0, now)).toBeGreaterThan(0);
    expect(one.room(1, now)).toBe(0);
    one.end(first, now);
    expect(other.room(2, now)).toBe(1);
    const second = other.begin(2, 1, now);
    now += 60_000;
    expect([one.room(1, now), one.room(2, now)]).toEqual([0, 0]);
    expect(one.room(0, now)).toBeGreaterThan(0);
    other.end(second, now);
    now += 2_000;
    expect(one.room(1, now)).toBe(1);
  });

  it("that is gone holds nobody up", () => {
    expect(one.room(1, now)).toBe(1);
    expect(other.room(0, now)).toBe(0);
    now += 600;
    expect(other.room(0, now)).toBeGreaterThan(0);
  });

  it("leaves a turn to the others, however many wait", () => {
    let begun = 0;
    let open = 0;
    for (let step = 0; step < 1_000; step++, now += 10) {
      if (one.room(1, now) === 1) {
        one.end(one.begin(1, 1, now), now + 5);
        begun++;
      }
      if (other.room(0, now) > 0) open++;
    }
    expect(begun).toBeGreaterThan(300);
    expect(open).toBeGreaterThan(300);
  });
});
