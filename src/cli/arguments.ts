/**
 * How the arguments of a call are given on a command line: word by word, as one array, or by name.
 */
import type { OptionSpecs } from "./command.ts";
import { usageError } from "./errors.ts";
import { parseArgsOption, parseNamedOption, parseValue } from "./values.ts";

/** Options of every command that calls a function. */
export const ARGUMENT_OPTIONS = {
  args: { type: "string", hint: "json", summary: "All arguments, as one JSON array" },
  named: { type: "string", hint: "json", summary: "Arguments by the names of the parameters, as a JSON object" },
} as const satisfies OptionSpecs;

interface ArgumentOptions {
  readonly args?: string;
  readonly named?: string;
}

/** The arguments as a call's body has them. Throws `usage` when they are given in several ways. */
export function readArguments(words: readonly string[], options: ArgumentOptions) {
  const ways = [words.length > 0, options.args !== undefined, options.named !== undefined];
  if (ways.filter(Boolean).length > 1) {
    throw usageError("Give the arguments one by one, with --args or with --named: one of the three.");
  }
  if (options.named !== undefined) return { named: parseNamedOption(options.named) };
  return { args: options.args === undefined ? words.map(parseValue) : parseArgsOption(options.args) };
}
