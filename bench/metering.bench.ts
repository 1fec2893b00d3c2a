/**
 * Bench (b): what metering costs. Ten kernels, metered ÷ plain, in the same real workerd.
 *
 * Plain and metered versions are two dynamic Workers each, called in turn; the time is taken inside of them. The first
 * rounds warm the engine up and do not count. Usage: `node bench/metering.bench.ts [kernel…]`.
 */
import { readdir, readFile } from "node:fs/promises";
import { argv } from "node:process";
import MagicString from "magic-string";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { parseModule } from "../src/artifact/parse.ts";
import { instrument } from "../src/metering/instrument.ts";
import { geometricMean, median } from "./support/median.ts";
import { printTable } from "./support/table.ts";

const ROUNDS = 9;
const WARM_UP = 3;
const METER_MODULE = "meter.js";
const RUNTIME = new URL("metering/", import.meta.url);
const KERNELS = new URL("kernels/", import.meta.url);

/** One kernel. */
export interface MeteringRow {
  readonly kernel: string;
  readonly plainMs: number;
  readonly meteredMs: number;
  readonly ratio: number;
}

/** All kernels. */
export interface MeteringFigures {
  readonly geometricMean: number;
  readonly worst: number;
  readonly kernels: readonly MeteringRow[];
}

/** Measures the kernels of these names, or all of them. Throws when a metered kernel gives another result. */
export async function runMeteringBench(names?: readonly string[]): Promise<MeteringFigures> {
  const kernels: MeteringRow[] = [];
  for (const name of names ?? (await kernelNames())) kernels.push(await measure(name));
  const ratios = kernels.map(({ ratio }) => ratio);
  return { geometricMean: geometricMean(ratios), worst: Math.max(...ratios), kernels };
}

/** A process of its own for each kernel: what one kernel leaves behind cannot slow down the next. */
async function measure(kernel: string): Promise<MeteringRow> {
  const source = await javaScriptOf(new URL(`${kernel}.ts`, KERNELS));
  const variants = [
    { id: "plain", code: source, timesMs: [] as number[] },
    { id: "metered", code: meter(source), timesMs: [] as number[] },
  ] as const;
  const runtime = {
    "entry.js": await javaScriptOf(new URL("entry.ts", RUNTIME)),
    [METER_MODULE]: await javaScriptOf(new URL("meter.ts", RUNTIME)),
  };
  await using host = await startHost();
  const checksums = new Set<unknown>();
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const { id, code, timesMs } of variants) {
      const body = JSON.stringify({ id, modules: { ...runtime, "kernel.js": code } });
      const answer = await host.miniflare.dispatchFetch("http://host/", { method: "POST", body });
      const { ms, checksum } = (await answer.json()) as { ms: number; checksum: unknown };
      checksums.add(checksum);
      if (round >= WARM_UP) timesMs.push(ms);
    }
  }
  if (checksums.size !== 1) throw new Error(`${kernel} gave different results: ${[...checksums].join(", ")}`);
  const [plainMs, meteredMs] = [median(variants[0].timesMs), median(variants[1].timesMs)];
  return { kernel, plainMs, meteredMs, ratio: meteredMs / plainMs };
}

async function startHost(): Promise<AsyncDisposable & { readonly miniflare: Miniflare }> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: await javaScriptOf(new URL("host.ts", RUNTIME)),
      compatibilityDate: "2026-10-01",
      workerLoaders: { LOADER: {} },
    }),
  );
  await miniflare.ready;
  return { miniflare, [Symbol.asyncDispose]: () => miniflare.dispose() };
}

async function kernelNames(): Promise<string[]> {
  const files = await readdir(KERNELS);
  return files.map((file) => file.replace(/\.ts$/, "")).sort();
}

async function javaScriptOf(file: URL): Promise<string> {
  return parse(await readFile(file, "utf8")).code;
}

function meter(source: string): string {
  const { code, program } = parse(source);
  const text = new MagicString(code);
  instrument(program, text, { meterModule: METER_MODULE });
  return text.toString();
}

function parse(source: string) {
  const parsed = parseModule("module.ts", source, () => performance.now());
  if (!parsed.ok) throw new Error(parsed.fault.message);
  return parsed.value;
}

if (import.meta.main) printTable("metering", await runMeteringBench(argv.length > 2 ? argv.slice(2) : undefined));
