import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CIRCUIT_FAILURES, MAX_CIRCUIT_PAUSE_MS, MIN_CIRCUIT_PAUSE_MS } from "../../../../src/contracts/limits.ts";
import { Circuits, type Sign } from "../../../../src/director/routing/circuits.ts";
import { workerIds } from "../../../suites/strategy.case.ts";

/** Longest pause, with its jitter, of a circuit that opened for the nth time. */
const pauseAt = (times: number) => Math.min(MIN_CIRCUIT_PAUSE_MS * 2 ** (times - 1), MAX_CIRCUIT_PAUSE_MS) * 1.5;

function arrange() {
  const clock = { nowMs: 0 };
  const circuits = new Circuits({ now: () => clock.nowMs, random: () => 0.999 });
  const call = (worker: string, sign: Sign) => {
    circuits.begin(worker);
    circuits.end(worker, sign);
  };
  const open = (worker: string) => {
    for (let failure = 0; failure < CIRCUIT_FAILURES; failure++) call(worker, "ill");
  };
  const order = () => [...circuits.arrange(["a", "b", "c"])].join("");
  return { clock, circuits, call, open, order };
}

describe("a circuit", () => {
  test("opens after so many losses in a row, and not after as many with an answer among them", () => {
    const { circuits, call, order } = arrange();
    for (let failure = 1; failure < CIRCUIT_FAILURES; failure++) call("a", "ill");
    call("a", "well");
    for (let failure = 1; failure < CIRCUIT_FAILURES; failure++) call("a", "ill");
    expect([circuits.stateOf("a"), order()]).toEqual(["closed", "abc"]);
    call("a", "ill");
    expect([circuits.stateOf("a"), order()]).toEqual(["open", "bca"]);
  });

  test("lets one call probe after its pause, while all others keep away", () => {
    const { clock, circuits, open, order } = arrange();
    open("a");
    clock.nowMs += pauseAt(1);
    expect(order()).toBe("abc");
    circuits.begin("a");
    expect([circuits.stateOf("a"), order()]).toEqual(["probing", "bca"]);
    circuits.end("a", "well");
    expect([circuits.stateOf("a"), order()]).toEqual(["closed", "abc"]);
  });

  test("stays open for twice as long after each probe that failed, up to a bound", () => {
    const { clock, circuits, call, open } = arrange();
    open("a");
    for (let times = 1; times < 12; times++) {
      clock.nowMs += pauseAt(times) / 1.5 - 1;
      expect(circuits.isSuspect("a")).toBe(true);
      clock.nowMs += pauseAt(times) / 3 + 1;
      expect(circuits.isSuspect("a")).toBe(false);
      call("a", "ill");
    }
  });

  test("is probed again when a probe is never answered", () => {
    const { clock, circuits, open } = arrange();
    open("a");
    clock.nowMs += pauseAt(1);
    circuits.begin("a");
    expect(circuits.isSuspect("a")).toBe(true);
    clock.nowMs += pauseAt(1);
    expect(circuits.isSuspect("a")).toBe(false);
  });

  test("late losses of calls that were under way do not make its pause longer", () => {
    const { clock, circuits, open } = arrange();
    open("a");
    for (let late = 0; late < 50; late++) circuits.end("a", "ill");
    clock.nowMs += pauseAt(1);
    expect(circuits.isSuspect("a")).toBe(false);
  });

  test("where all are suspects the order stays as it was", () => {
    const { open, order } = arrange();
    for (const worker of ["a", "b", "c"]) open(worker);
    expect(order()).toBe("abc");
  });
});

test("whatever happens, every worker is in every order once, suspects behind the others", () => {
  const event = fc.record({
    worker: fc.nat(19),
    what: fc.constantFrom("begin", "well", "ill", "ill", "ill"),
    afterMs: fc.nat(2_000),
  });
  fc.assert(
    fc.property(workerIds, fc.array(event, { maxLength: 80 }), (workers, events) => {
      let nowMs = 0;
      const circuits = new Circuits({ now: () => nowMs, random: () => 0.5 });
      for (const { worker: index, what, afterMs } of events) {
        nowMs += afterMs;
        const worker = workers[index % workers.length] ?? "";
        if (what === "begin") circuits.begin(worker);
        else circuits.end(worker, what === "well" ? "well" : "ill");
        const order = [...circuits.arrange(workers)];
        expect([...order].sort()).toEqual([...workers].sort());
        const suspects = order.map((each) => circuits.isSuspect(each));
        expect(suspects).toEqual([...suspects].sort());
      }
    }),
  );
});
