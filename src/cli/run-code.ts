/**
 * The code of a run that is not deployed: a file with its imports, or what comes in on stdin.
 */
import { type PackagedFile, packageFile } from "../packaging/index.ts";
import type { Context } from "./context.ts";
import { inputError, usageError } from "./errors.ts";
import { readText } from "./inputs.ts";

interface Choice {
  /** The export to call. */
  readonly wanted: string | undefined;
  /** Whether annotations are held to. */
  readonly typed: boolean;
}

/** The members of the request that are about code. Throws what packaging throws, and `invalid_request`. */
export async function readCode(file: string, { wanted, typed }: Choice, context: Context) {
  const untyped = !typed;
  // What comes without a place has no neighbours that it could import.
  if (file === "-") return { source: await readText(file, context), export: wanted, untyped };
  // The modules go as they were written, so that stacks name the author's lines; what cannot go so is bundled.
  const packaged = await packageFile(file, context.cwd).catch((error: unknown) => {
    if (typed) throw error;
    return packageFile(file, context.cwd, { untyped });
  });
  for (const warning of packaged.warnings) context.out.note((colors) => colors.yellow(warning));
  const { modules, assets, main } = packaged;
  return { modules, assets, main, export: pickExport(file, packaged.exports, wanted), untyped };
}

/** The export that is called: the one asked for, the default one, or the only function there is. */
function pickExport(file: string, exports: PackagedFile["exports"], wanted: string | undefined): string {
  const names = exports.map(({ name }) => name);
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted;
    throw inputError(
      "invalid_request",
      `${file} has no export "${wanted}". It exports ${names.join(", ") || "nothing"}.`,
    );
  }
  if (names.includes("default")) return "default";
  const functions = exports.filter(({ shape }) => shape === "function").map(({ name }) => name);
  const [only, ...others] = functions;
  if (only === undefined)
    throw inputError("invalid_request", `${file} exports no function. Export one: export default …`);
  if (others.length > 0) throw usageError(`${file} exports ${functions.join(", ")}: choose one with --export.`);
  return only;
}
