/**
 * Decides which exports of a file become which functions.
 */
import { parse as parsePath } from "node:path";
import { functionName } from "../contracts/ids.ts";
import type { ModuleExport } from "./exports.ts";
import { refusal } from "./faults.ts";

/** One function to deploy. */
export interface PlannedFunction {
  readonly name: string;
  readonly export: string;
  readonly file: string;
}

export interface Plan {
  readonly functions: readonly PlannedFunction[];
  /** Exports that were passed over, and why. */
  readonly skipped: readonly string[];
}

export interface Choice {
  /** Exports to deploy; all functions when there are none. */
  readonly exports: readonly string[];
  /** Name for the one function that is deployed. */
  readonly name: string | undefined;
}

/** Plans one file. Throws `invalid_request` when nothing of it can be deployed as asked. */
export function planFile(file: string, found: readonly ModuleExport[], choice: Choice): Plan {
  const skipped: string[] = [];
  const chosen = choice.exports.length > 0 ? pick(file, found, choice.exports) : deployable(file, found, skipped);
  const [only, ...others] = chosen;
  if (only === undefined) {
    throw refusal(
      "invalid_request",
      [`${file} exports no function. Export one: export function …`, ...skipped].join(" "),
    );
  }
  if (choice.name !== undefined && others.length > 0) {
    throw refusal(
      "invalid_request",
      `One name was given, and ${file} has ${chosen.length} functions. Pick one export.`,
    );
  }
  const functions = chosen.map((exported) => ({
    name: choice.name ?? defaultName(file, exported),
    export: exported,
    file,
  }));
  for (const planned of functions) checkName(planned);
  return { functions, skipped };
}

/** Throws `invalid_request` when two functions would get the same name. */
export function checkDistinct(functions: readonly PlannedFunction[]): void {
  const seen = new Map<string, PlannedFunction>();
  for (const planned of functions) {
    const twin = seen.get(planned.name);
    if (twin !== undefined) {
      throw refusal(
        "invalid_request",
        `Two functions would be named "${planned.name}": ${describe(twin)} and ${describe(planned)}. Rename one, or deploy them apart, one under another name.`,
      );
    }
    seen.set(planned.name, planned);
  }
}

const describe = (planned: PlannedFunction): string => `${planned.export} of ${planned.file}`;

/** A default export goes by the name of its file. */
const defaultName = (file: string, exported: string): string =>
  exported === "default" ? parsePath(file).name : exported;

function pick(file: string, found: readonly ModuleExport[], wanted: readonly string[]): string[] {
  const names = found.map(({ name }) => name);
  const missing = wanted.find((name) => !names.includes(name));
  if (missing === undefined) return [...wanted];
  const there = names.length === 0 ? "It exports nothing." : `It exports ${names.join(", ")}.`;
  throw refusal("invalid_request", `${file} has no export "${missing}". ${there}`);
}

/** Every plain function, and a default export that may be one: a file's default export is what it is about. */
function deployable(file: string, found: readonly ModuleExport[], skipped: string[]): string[] {
  const chosen: string[] = [];
  for (const { name, shape } of found) {
    if (shape === "function" || (shape === "unclear" && name === "default")) chosen.push(name);
    else if (shape === "unclear") {
      skipped.push(`Passed over ${name} of ${file}, which is not plainly a function; name it to deploy it.`);
    }
  }
  return chosen;
}

function checkName(planned: PlannedFunction): void {
  const checked = functionName.safeParse(planned.name);
  if (checked.success) return;
  const why = checked.error.issues[0]?.message ?? "is not allowed";
  throw refusal(
    "invalid_request",
    `${describe(planned)} cannot be named "${planned.name}": a name ${why}. Give it another.`,
  );
}
