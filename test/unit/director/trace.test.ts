/**
 * Faults and logs of calls in the author's terms, and that calls without positions never ask for a trace.
 */
import { describe, expect, it } from "vitest";
import { fault } from "../../../src/contracts/errors.ts";
import type { ContentHash } from "../../../src/contracts/ids.ts";
import type { LogLine } from "../../../src/contracts/invocation.ts";
import { rememberTraces, traceFault, traceLogs, traceOf } from "../../../src/director/trace.ts";

const hash = (name: string) => `sha256:${name}` as ContentHash;
const bytes = (padding = 0) =>
  new TextEncoder().encode(`{"modules":{"main.ts":[{"mappings":"IAAA"}]}}${" ".repeat(padding)}`);
const never = () => Promise.reject(new Error("It was asked for a trace."));
const log = (message: string): LogLine => ({ level: "log", message });

describe("a fault", () => {
  it("names the author's positions in message and stack, and keeps its other details", async () => {
    const failed = fault("user_error", "It broke at function/main.ts:1:5.", {
      details: { name: "E", stack: "E\n    at f (function/main.ts:1:7)\n    at troupe.js:1:1" },
    });
    expect(await traceFault(failed, traceOf(bytes()))).toEqual(
      fault("user_error", "It broke at main.ts:1:1.", { details: { name: "E", stack: "E\n    at f (main.ts:1:3)" } }),
    );
  });

  it("without positions is handed on untouched", async () => {
    const failed = fault("cpu_limit", "Too much.", { details: { stack: 1 } });
    expect(await traceFault(failed, never)).toBe(failed);
  });

  it("is told with lines only when its trace cannot be had", async () => {
    const failed = fault("user_error", "function/main.ts:1:5");
    expect((await traceFault(failed, never)).message).toBe("main.ts:1");
  });
});

describe("logs", () => {
  it("name the author's positions", async () => {
    const logs = await traceLogs([log("a"), log("at function/main.ts:1:5")], traceOf(bytes()));
    expect(logs).toEqual([log("a"), log("at main.ts:1:1")]);
  });

  it("without positions are handed on untouched", async () => {
    const logs = [log("a"), log("b")];
    expect(await traceLogs(logs, never)).toBe(logs);
  });
});

describe("traces", () => {
  it("are read once while there is room, the last used stay longest", async () => {
    const reads: string[] = [];
    const of = rememberTraces((name) => {
      reads.push(name);
      return Promise.resolve(bytes(800 * 1024));
    });
    const use = (name: string) => of(hash(name))();
    expect(await use("a")).toBe(await use("a"));
    for (const name of ["b", "a", "c", "a", "b"]) await use(name);
    expect(reads).toEqual(["a", "b", "c", "b"].map(hash));
  });

  it("of versions without one are not asked for", async () => {
    expect(await rememberTraces(never)(null)()).toBeNull();
  });
});
