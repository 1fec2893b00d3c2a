/**
 * Bench: what metering costs WebAssembly. Three kernels, metered ÷ plain, in one real workerd.
 *
 * Both are instances in one Worker, called in turn, whose check gives as much fuel as the isolate's does once it knows the
 * pace. The first rounds warm the engine up and do not count. Usage: `node bench/wasm.bench.ts`.
 */
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import wabt from "wabt";
import { WASM_METER_CHECK, WASM_METER_FUEL, WASM_METER_MODULE } from "../src/contracts/sandbox-call.ts";
import { meterWasm } from "../src/metering/wasm/meter.ts";
import { geometricMean, median } from "./support/median.ts";
import { printTable } from "./support/table.ts";

const ROUNDS = 9;
const WARM_UP = 3;
/** As `MAX_FUEL` in `src/sandbox/shim/meter.ts`. */
const FUEL = 2_048;

/** Each exports `run: () → i32`. */
const KERNELS = {
  fib: `(module (func $fib (param i32) (result i32) (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
      (then (local.get 0)) (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1)))
        (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
    (func (export "run") (result i32) (call $fib (i32.const 32))))`,
  sieve: `(module (memory 64) (func (export "run") (result i32) (local $i i32) (local $j i32) (local $n i32)
    (memory.fill (i32.const 0) (i32.const 0) (i32.const 4000000)) (local.set $i (i32.const 2))
    (loop $next
      (if (i32.eqz (i32.load8_u (local.get $i))) (then
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (local.set $j (i32.shl (local.get $i) (i32.const 1)))
        (block $done (loop $mark
          (br_if $done (i32.ge_u (local.get $j) (i32.const 4000000)))
          (i32.store8 (local.get $j) (i32.const 1))
          (local.set $j (i32.add (local.get $j) (local.get $i)))
          (br $mark)))))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 4000000))))
    (local.get $n)))`,
  matrix: `(module (memory 64) (func (export "run") (result i32)
    (local $i i32) (local $j i32) (local $k i32) (local $sum f64)
    (loop $rows (local.set $j (i32.const 0))
      (loop $columns (local.set $k (i32.const 0)) (local.set $sum (f64.const 0))
        (loop $inner
          (local.set $sum (f64.add (local.get $sum) (f64.mul
            (f64.load (i32.shl (i32.add (i32.mul (local.get $i) (i32.const 300)) (local.get $k)) (i32.const 3)))
            (f64.load (i32.shl (i32.add (i32.mul (local.get $k) (i32.const 300)) (local.get $j)) (i32.const 3))))))
          (br_if $inner (i32.lt_s (local.tee $k (i32.add (local.get $k) (i32.const 1))) (i32.const 300))))
        (f64.store offset=1600000
          (i32.shl (i32.add (i32.mul (local.get $i) (i32.const 300)) (local.get $j)) (i32.const 3)) (local.get $sum))
        (br_if $columns (i32.lt_s (local.tee $j (i32.add (local.get $j) (i32.const 1))) (i32.const 300))))
      (br_if $rows (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 300))))
    (i32.const 300)))`,
};

/** One kernel. */
export interface WasmRow {
  readonly kernel: string;
  readonly plainMs: number;
  readonly meteredMs: number;
  readonly ratio: number;
}

/** All kernels. */
export interface WasmFigures {
  readonly geometricMean: number;
  readonly kernels: readonly WasmRow[];
}

/** Measures the kernels. Throws when a metered one gives another result. */
export async function runWasmBench(): Promise<WasmFigures> {
  const kernels: WasmRow[] = [];
  for (const [kernel, text] of Object.entries(KERNELS)) kernels.push(await measure(kernel, text));
  return { geometricMean: geometricMean(kernels.map(({ ratio }) => ratio)), kernels };
}

const WORKER = `
import plain from "./plain.wasm";
import metered from "./metered.wasm";
const fuel = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
const meter = { ${WASM_METER_CHECK}: () => (Date.now() > 0 ? ${FUEL} : 0), ${WASM_METER_FUEL}: fuel };
const instances = {
  plain: new WebAssembly.Instance(plain),
  metered: new WebAssembly.Instance(metered, { ${JSON.stringify(WASM_METER_MODULE)}: meter }),
};
export default {
  fetch(request) {
    const { run } = instances[new URL(request.url).pathname.slice(1)].exports;
    const startedMs = Date.now();
    const result = run();
    return Response.json({ ms: Date.now() - startedMs, result });
  },
};
`;

async function measure(kernel: string, text: string): Promise<WasmRow> {
  const plain = new Uint8Array((await wabt()).parseWat(kernel, text).toBinary({}).buffer);
  const metered = meterWasm(plain);
  if (!metered.ok) throw new Error(metered.fault.reason);
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      compatibilityDate: "2026-10-01",
      modules: [
        { type: "ESModule", path: "worker.js", contents: WORKER },
        { type: "CompiledWasm", path: "plain.wasm", contents: plain },
        { type: "CompiledWasm", path: "metered.wasm", contents: metered.value },
      ],
    }),
  );
  try {
    return await time(kernel, miniflare);
  } finally {
    await miniflare.dispose();
  }
}

async function time(kernel: string, miniflare: Miniflare): Promise<WasmRow> {
  const times = { plain: [] as number[], metered: [] as number[] };
  const results = new Set<number>();
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const [variant, timesMs] of Object.entries(times)) {
      const answer = await miniflare.dispatchFetch(`http://host/${variant}`);
      const { ms, result } = (await answer.json()) as { ms: number; result: number };
      results.add(result);
      if (round >= WARM_UP) timesMs.push(ms);
    }
  }
  if (results.size !== 1) throw new Error(`${kernel} gave different results: ${[...results].join(", ")}`);
  const [plainMs, meteredMs] = [median(times.plain), median(times.metered)];
  return { kernel, plainMs, meteredMs, ratio: meteredMs / plainMs };
}

if (import.meta.main) printTable("wasm", await runWasmBench());
