/**
 * One run of the CLI: finds the command, shows help or executes it, reports a failure, gives the exit code.
 */
import { createApi } from "./api.ts";
import { type Command, type Group, readGlobals, splitCommand } from "./command.ts";
import { troupe } from "./commands/troupe.ts";
import { resolveTarget } from "./config.ts";
import type { Context, Surroundings } from "./context.ts";
import { CliError, EXIT, localError, usageError } from "./errors.ts";
import { formatHelp } from "./help.ts";
import { createOutput, type Output } from "./output.ts";

/** Runs the command line `args` (without `node` and the script) and gives the exit code. */
export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const globals = readGlobals(args);
  const out = createOutput(around, around.env, globals.json);
  const context: Context = {
    out,
    cwd: around.cwd,
    connect: async () => createApi(await resolveTarget({ options: globals, ...around }), around.fetch),
  };
  const found = findCommand(troupe, args);
  try {
    if (globals.help || args.length === 0) showHelp(found, out);
    else if ("commands" in found.command) throw unknownCommand(found.command, found.rest);
    else await found.command.execute(found.rest, context);
    return EXIT.success;
  } catch (error) {
    const failure = error instanceof CliError ? error : crash(error);
    out.fail(failure, found.path);
    return failure.exitCode;
  }
}

function showHelp({ command, path, rest }: Found, out: Output): void {
  if ("commands" in command && splitCommand(rest).name !== undefined) throw unknownCommand(command, rest);
  const help = formatHelp(path, command);
  out.result({ help }, () => help);
}

interface Found {
  readonly command: Command;
  /** The words that lead to it: `troupe keys create`. */
  readonly path: string;
  readonly rest: readonly string[];
}

/** Follows command names as far as they lead: to a leaf, or to the group that knows no such command. */
function findCommand(root: Group, args: readonly string[]): Found {
  let found: Found = { command: root, path: root.name, rest: args };
  while ("commands" in found.command) {
    const { name, rest } = splitCommand(found.rest);
    const next = name === undefined ? undefined : found.command.commands.get(name);
    if (next === undefined) break;
    found = { command: next, path: `${found.path} ${next.name}`, rest };
  }
  return found;
}

function unknownCommand(group: Group, args: readonly string[]): CliError {
  const { name } = splitCommand(args);
  const known = [...group.commands.keys()].join(", ");
  return usageError(
    name === undefined ? `Name a command: ${known}.` : `There is no command "${name}". There are: ${known}.`,
  );
}

/** A fault of the CLI itself: said in one sentence, not as a stack trace. */
function crash(error: unknown): CliError {
  const reason = error instanceof Error ? error.message : String(error);
  return localError("crash", `The CLI failed: ${reason}. This is a fault of Troupe: please report it.`, {
    cause: error,
  });
}
