/**
 * One run of the CLI: finds the command, shows help or executes it, reports a failure, gives the exit code.
 */
import { connect } from "../client/index.ts";
import { type Command, type Group, type Leaf, readGlobals, splitCommand } from "./command.ts";
import { troupe } from "./commands/troupe.ts";
import { resolveTarget } from "./config.ts";
import type { Context, Surroundings } from "./context.ts";
import { type CliError, EXIT, toCliError, usageError } from "./errors.ts";
import { formatHelp } from "./help.ts";
import { createOutput, type Output } from "./output.ts";

/** Runs the command line `args` (without `node` and the script) and gives the exit code. */
export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const globals = readGlobals(args);
  const out = createOutput(around, around.env, globals.json);
  const context: Context = {
    ...around,
    out,
    // Whoever typed the command sees at once what is wrong, and may repeat it.
    connect: async () =>
      connect({ ...(await resolveTarget({ options: globals, ...around })), fetch: around.fetch, retry: false }).api,
  };
  const found = findCommand(troupe, args);
  try {
    if (globals.help || args.length === 0) showHelp(found, out);
    else return await leafOf(found).execute(found.rest, context);
    return EXIT.success;
  } catch (error) {
    const failure = toCliError(error);
    out.fail(failure, found.path);
    return failure.exitCode;
  }
}

function leafOf({ command, rest }: Found): Leaf {
  if (!("commands" in command)) return command;
  if (command.otherwise === undefined) throw unknownCommand(command, rest);
  return command.otherwise;
}

function showHelp({ command, path, rest }: Found, out: Output): void {
  const needsName = "commands" in command && command.otherwise === undefined;
  if (needsName && splitCommand(rest).name !== undefined) throw unknownCommand(command, rest);
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
