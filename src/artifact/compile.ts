/**
 * The compiler: from the modules an author wrote to the artifact that runs.
 *
 * Each module is parsed (types stripped), its imports are checked and resolved, and it is metered. The text stays on its
 * lines all the way, so a line number in an error is the author's; maps of all steps lead back to columns as well.
 */
import MagicString from "magic-string";
import { fault, type TroupeFault } from "../contracts/errors.ts";
import type { Artifact, SourceBundle } from "../contracts/function.ts";
import { MAX_ARTIFACT_BYTES, MAX_COMPILED_MODULE_BYTES, MAX_MODULES } from "../contracts/limits.ts";
import { fail, type Result, succeed } from "../contracts/result.ts";
import { MAIN_MODULE, USER_FOLDER } from "../contracts/sandbox-call.ts";
import type { MapStep } from "../contracts/trace.ts";
import { instrument } from "../metering/instrument.ts";
import { uniqueName } from "../metering/names.ts";
import { compileAssets } from "./assets.ts";
import { exportedParameters } from "./exports.ts";
import { relativePath, rewriteImports } from "./imports.ts";
import { type ParsedModule, parseModule } from "./parse.ts";
import { earlierSteps, encodeTrace, meteringStep, type Steps } from "./trace.ts";

/** A source compiled: what runs, and what can be read off the source. */
export interface Compiled {
  readonly artifact: Artifact;
  /** Names of the exported function's parameters, null where one has none; null when they cannot be read. */
  readonly parameters: readonly (string | null)[] | null;
  /** The way back from what runs to what the author wrote: a `TraceFile` as JSON. */
  readonly trace: Uint8Array;
}

/** The thread that the compiler shares with everybody. */
export interface SharedThread {
  /** Milliseconds of any clock. */
  now(): number;
  /** Lets others run. */
  pause(): Promise<void>;
}

/** Steps shorter than this go on without a pause: a pause costs the deploy more. */
const LONG_STEP_MS = 20;

/**
 * Compiles the modules of a deploy, and pauses after long steps. Faults: `invalid_source` (it cannot be parsed),
 * `user_error` (it imports what it may not), `payload_too_large`.
 */
export async function compile(
  { main, modules, assets = {} }: SourceBundle,
  exportName: string,
  thread: SharedThread,
): Promise<Result<Compiled>> {
  const step = stepper(thread);
  const paths = new Set([...Object.keys(modules), ...Object.keys(assets)]);
  if (paths.size > MAX_MODULES) {
    return fail(fault("payload_too_large", `The deploy has ${paths.size} modules; ${MAX_MODULES} are allowed.`));
  }
  const compiled: Record<string, string> = {};
  let parameters: Compiled["parameters"] = null;
  const steps = new Map<string, Steps>();
  let size = 0;
  for (const [path, text] of Object.entries(modules)) {
    const parsed = await step(() => parseModule(path, text, thread.now));
    if (!parsed.ok) return parsed;
    if (path === main) parameters = exportedParameters(parsed.value.program, exportName);
    const code = await step(() => compileModule(path, parsed.value, paths));
    if (!code.ok) return code;
    compiled[path] = code.value.text;
    size += code.value.text.length;
    const earlier = await step(() => earlierSteps(parsed.value));
    const { metering } = code.value;
    steps.set(path, metering === null || earlier === null ? null : [metering, ...earlier]);
  }
  const others = await compileAssets(assets, step);
  if (!others.ok) return others;
  size += others.value.size;
  if (size > MAX_ARTIFACT_BYTES) return fail(tooLarge("The deploy", size, MAX_ARTIFACT_BYTES));
  const trace = await step(() => encodeTrace(steps));
  return succeed({ artifact: { main, modules: compiled, ...others.value.beside }, parameters, trace });
}

function tooLarge(what: string, size: number, max: number): TroupeFault {
  return fault("payload_too_large", `${what} has ${size} characters when it is compiled; ${max} are allowed.`);
}

/** Runs one step of work on the shared thread, and pauses after it if it was long. */
export function stepper({ now, pause }: SharedThread): <Value>(step: () => Value) => Promise<Value> {
  return async (step) => {
    const startedMs = now();
    const value = step();
    if (now() - startedMs >= LONG_STEP_MS) await pause();
    return value;
  };
}

/** A module as it runs. */
interface CompiledModule {
  readonly text: string;
  readonly metering: MapStep | null;
}

function compileModule(
  path: string,
  { code: text, program }: ParsedModule,
  paths: ReadonlySet<string>,
): Result<CompiledModule> {
  const code = new MagicString(text);
  const platform = relativePath(USER_FOLDER + path, MAIN_MODULE);
  const deny = uniqueName(program, "$denyImport");
  const imports = rewriteImports({ path, program, code }, paths, deny);
  if ("refused" in imports) return fail(imports.refused);
  instrument(program, code, { meterModule: platform });
  if (imports.usesDeny) code.prepend(`import{denyImport as ${deny}}from${JSON.stringify(platform)};`);
  const compiled = code.toString();
  return compiled.length > MAX_COMPILED_MODULE_BYTES
    ? fail(tooLarge(path, compiled.length, MAX_COMPILED_MODULE_BYTES))
    : succeed({ text: compiled, metering: meteringStep(code) });
}
