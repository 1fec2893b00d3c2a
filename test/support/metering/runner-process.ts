/**
 * A process of its own that runs modules one after another: a module that never ends blocks nobody but this process.
 *
 * A message in is a `Job`, a message out is its `Outcome`. See `runner.ts` for the other side.
 */
import type { Job, Outcome } from "./runner.ts";

/** Steps after which a program is asked to come to an end. */
const STEPS_WANTED = 300;
const MAX_TEXT_LENGTH = 200;
/** Modules may replace globals. */
const { setImmediate } = globalThis;
const METER = `data:text/javascript,${encodeURIComponent("export const check = () => globalThis.probe.check();")}`;

/** What is thrown into programs once their limit is passed. */
class LimitError extends Error {}

let jobs = 0;

async function run({ source, meterModule, fuels, failAfter, endless }: Job): Promise<Outcome> {
  const trace: string[] = [];
  const paid = { steps: 0, checks: 0, granted: 0 };
  let worstDebt = 0;
  const probe = {
    s: {
      get n(): number {
        return 1;
      },
      set n(_) {
        paid.steps++;
        worstDebt = Math.max(worstDebt, paid.steps - paid.granted);
      },
      get more(): boolean {
        return endless || paid.steps < STEPS_WANTED;
      },
    },
    trace<Value>(value: Value): Value {
      if (!endless) trace.push(show(value));
      return value;
    },
    show: (value: unknown): string => show(value),
    check(): number {
      if (failAfter !== null && paid.checks >= failAfter) throw new LimitError("limit");
      const fuel = fuels[paid.checks++ % fuels.length] ?? 0;
      // What the check was asked for is granted on top: at most one batch of iterations.
      paid.granted += fuel + 64;
      return fuel;
    },
  };
  Object.assign(globalThis, { probe, trace: probe.trace });
  const error = await evaluate(source.replace(JSON.stringify(meterModule), JSON.stringify(METER)));
  // What the program left running in the background goes on until the queue of microtasks is empty.
  await new Promise((resolve) => setImmediate(resolve));
  return { trace, error, steps: paid.steps, checks: paid.checks, worstDebt };
}

async function evaluate(source: string): Promise<string | null> {
  try {
    const module: { default?: unknown } = await import(
      `data:text/javascript,${encodeURIComponent(`${source}\n//${jobs++}`)}`
    );
    const isClass = /^class\b/.test(String(module.default));
    const result = typeof module.default === "function" && !isClass ? await module.default() : module.default;
    globalThis.probe.trace(result === undefined ? "no result" : JSON.stringify(result));
    return null;
  } catch (error) {
    return show(error);
  }
}

/** Text of a value, cut short: in a loop it would double each time. */
function show(value: unknown, depth = 0): string {
  // Messages of type errors quote the source, which has changed.
  if (value instanceof TypeError) return value.name;
  if (typeof value === "function") return `function ${value.name}/${value.length}`;
  if (Array.isArray(value)) return depth > 2 ? "[…]" : `[${value.map((item) => show(item, depth + 1)).join()}]`;
  const text = typeof value === "object" && !(value instanceof Error) ? Object.prototype.toString.call(value) : value;
  return String(text).slice(0, MAX_TEXT_LENGTH);
}

declare global {
  var probe: { trace(value: unknown): unknown };
}

// Promises that programs reject and forget are part of what is tested.
process.on("unhandledRejection", () => undefined);
process.on("message", (job: Job) => {
  void run(job).then((outcome) => process.send?.(outcome));
});
