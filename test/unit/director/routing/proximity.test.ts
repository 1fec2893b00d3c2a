import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { affinity } from "../../../../src/director/routing/affinity.ts";
import { originOf } from "../../../../src/director/routing/origin.ts";
import { distance, HINTS } from "../../../../src/director/routing/places.ts";
import { proximity } from "../../../../src/director/routing/proximity.ts";
import { IDLE, strategyCases, workerIds } from "../../../suites/strategy.case.ts";

strategyCases(proximity);

const ALL_HINTS = [...HINTS.keys()];
const anyCf = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }).map(String),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }).map(String),
});
/** Where each worker is, by a number drawn for it; some are nowhere. */
const spread = fc.array(fc.option(fc.constantFrom(...ALL_HINTS)), { minLength: 20, maxLength: 20 });

const regionIn = (workers: readonly string[], hints: readonly (string | null)[]) => (worker: string) =>
  hints[workers.indexOf(worker)] ?? null;

test("every worker once, the nearest first, those without a region last, affinity within a region", () => {
  fc.assert(
    fc.property(workerIds, spread, anyCf, fc.string(), (workers, hints, cf, name) => {
      const regionOf = regionIn(workers, hints);
      const order = [...proximity().order(name, workers, { ...IDLE, regionOf, cf })];
      expect([...order].sort()).toEqual([...workers].sort());
      const origin = originOf(cf);
      const far = order.map((worker) => {
        const place = HINTS.get(regionOf(worker) ?? "");
        return origin === null || place === undefined ? Number.POSITIVE_INFINITY : distance(origin, place);
      });
      expect(far).toEqual([...far].sort((left, right) => left - right));
      for (const hint of [...ALL_HINTS, null]) {
        const members = workers.filter((worker) => regionOf(worker) === hint);
        expect(order.filter((worker) => members.includes(worker))).toEqual([...affinity().order(name, members, IDLE)]);
      }
    }),
  );
});

test.each([
  ["Paris", { latitude: "48.85", longitude: "2.35" }, "weur"],
  ["Seattle", { latitude: "47.6", longitude: "-122.3" }, "wnam"],
  ["Fiji, across the date line", { latitude: "-17.7", longitude: "-178" }, "oc"],
  ["coordinates before names", { latitude: "-33", longitude: "151", country: "US", continent: "NA" }, "oc"],
  ["California by its state", { country: "US", regionCode: "CA", continent: "NA" }, "wnam"],
  ["the United States by their continent", { country: "US", continent: "NA" }, "enam"],
  ["Israel by its country", { country: "IL", continent: "AS" }, "me"],
  ["Poland by its country", { country: "PL", continent: "EU" }, "eeur"],
  ["Africa by its continent", { continent: "AF" }, "afr"],
  ["Brazil by its continent", { country: "BR", continent: "SA" }, "sam"],
])("%s", (_, cf, hint) => {
  const [first] = proximity().order("f", ALL_HINTS, { ...IDLE, regionOf: (worker) => worker, cf });
  expect(first).toBe(hint);
});

describe("what says nothing about a place is ignored", () => {
  const plain = [...affinity().order("f", ALL_HINTS, IDLE)];
  const order = (cf: unknown) => [...proximity().order("f", ALL_HINTS, { ...IDLE, regionOf: (worker) => worker, cf })];

  test.each([
    [undefined],
    [null],
    ["weur"],
    [7],
    [{}],
    [[]],
    [{ latitude: "north", longitude: "2" }],
    [{ latitude: "", longitude: "" }],
    [{ latitude: "91", longitude: "0" }],
    [{ latitude: "0" }],
    [{ latitude: null, longitude: {} }],
    [{ country: 49, continent: ["EU"] }],
    [{ country: "T1", continent: "__proto__" }],
  ])("%j", (cf) => expect(order(cf)).toEqual(plain));

  test("anything at all", () => {
    fc.assert(
      fc.property(fc.anything(), (cf) => {
        expect(new Set(order(cf))).toEqual(new Set(ALL_HINTS));
      }),
    );
  });
});

test("a worker placed where this director knows no region comes last", () => {
  const regionOf = (worker: string) => (worker === "a" ? "moon" : "oc");
  const order = [...proximity().order("f", ["a", "b"], { ...IDLE, regionOf, cf: { continent: "EU" } })];
  expect(order).toEqual(["b", "a"]);
});
