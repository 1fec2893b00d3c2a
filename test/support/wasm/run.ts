/**
 * Runs metered binaries in a thread of their own: one that never ends is ended from outside, and noticed.
 */
import { Worker } from "node:worker_threads";
import { WASM_METER_MODULE } from "../../../src/contracts/sandbox-call.ts";
import { meterWasm, type WasmFault } from "../../../src/metering/wasm/meter.ts";

/** How a run ended. */
export interface WasmOutcome {
  /** What the exports gave, in order, as texts: values, or messages of what was thrown. */
  readonly results: readonly string[];
  /** How often the meter was asked. */
  readonly checks: number;
  /** Fuel that was used up of what there was at first. */
  readonly used: number;
}

/** What a run is given. */
export interface WasmRun {
  /** Exports to call, each with arguments. */
  readonly calls: readonly (readonly [name: string, ...args: readonly number[]])[];
  /** Checks after which the meter throws. */
  readonly maxChecks?: number;
  /** Fuel that each check gives. */
  readonly fuel?: number;
  /** Fuel that there is at first. */
  readonly fuelAtFirst?: number;
  /** An expression for the imports besides the meter's. */
  readonly imports?: string;
}

/** Longer than any of these runs takes on a busy machine. */
const HANGS_AFTER_MS = 20_000;

const THREAD = `
const { parentPort, workerData } = require("node:worker_threads");
const { bytes, calls, maxChecks, fuel, fuelAtFirst, imports, meter } = workerData;
const left = new WebAssembly.Global({ value: "i32", mutable: true }, fuelAtFirst);
let checks = 0;
const check = () => { if (++checks > maxChecks) throw new Error("limit"); return fuel; };
const show = (call) => { try { return String(call()); } catch (error) { return String(error.message); } };
const results = [];
let instance;
results.push(show(() => { instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { ...eval(imports), [meter]: { check, fuel: left } }); return "started"; }));
if (instance) for (const [name, ...args] of calls) results.push(show(() => instance.exports[name](...args)));
parentPort.postMessage({ results, checks, used: fuelAtFirst - left.value });
`;

/** Runs a binary as it is: one that is not metered imports nothing of the meter's. Null when it hangs. */
export async function runWasm(bytes: Uint8Array, run: WasmRun): Promise<WasmOutcome | null> {
  const { calls, maxChecks = 1_000, fuel = 64, fuelAtFirst = 0, imports = "({})" } = run;
  const workerData = { bytes, calls, maxChecks, fuel, fuelAtFirst, imports, meter: WASM_METER_MODULE };
  const worker = new Worker(THREAD, { eval: true, workerData });
  const { promise, resolve, reject } = Promise.withResolvers<WasmOutcome | null>();
  worker.once("message", resolve).once("error", reject);
  const timer = setTimeout(() => resolve(null), HANGS_AFTER_MS);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** A metered binary. Throws for one that is refused. */
export function metered(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = meterWasm(bytes);
  if (!result.ok) throw new Error(describe(result.fault));
  return result.value;
}

const describe = ({ reason, offset }: WasmFault): string => `${reason}, at byte ${offset}`;
