/**
 * The help of a command, made from its specs.
 */
import {
  type Command,
  GLOBAL_OPTIONS,
  type Group,
  type Occurrence,
  type OptionSpecs,
  type PositionalSpecs,
} from "./command.ts";

const INDENT = "  ";

/** The help of the command reached by `path`, such as `troupe keys create`. */
export function formatHelp(path: string, command: Command): string {
  const own = "commands" in command ? command.otherwise?.options : command.options;
  const options: OptionSpecs = { ...own, ...GLOBAL_OPTIONS };
  const sections = [
    command.summary,
    section(
      "Usage",
      usages(command).map((words) => `${path} ${words}`),
    ),
    ...("commands" in command ? [section("Commands", columns(commandRows(path, command.commands.values())))] : []),
    section("Options", columns(Object.entries(options).map(optionRow))),
    section(command.examples.length === 1 ? "Example" : "Examples", command.examples),
  ];
  return sections.join("\n\n");
}

const section = (title: string, lines: readonly string[]): string =>
  [`${title}:`, ...lines.map((line) => INDENT + line)].join("\n");

function usages(command: Command): string[] {
  if (!("commands" in command)) return [`${positionalUsage(command.positionals)} [options]`.trimStart()];
  return [...(command.otherwise === undefined ? [] : usages(command.otherwise)), "<command> [options]"];
}

const OCCURRENCES: Record<Occurrence, (name: string) => string> = {
  one: (name) => `<${name}>`,
  optional: (name) => `[${name}]`,
  some: (name) => `<${name}…>`,
  any: (name) => `[${name}…]`,
};

const positionalUsage = (positionals: PositionalSpecs): string =>
  Object.entries(positionals)
    .map(([name, occurrence]) => OCCURRENCES[occurrence](name))
    .join(" ");

const commandRows = (path: string, commands: Iterable<Command>): [string, string][] =>
  [...commands].map((command) => {
    const words = "commands" in command ? wordsOf(command) : positionalUsage(command.positionals);
    return [`${path} ${command.name} ${words}`.trimEnd(), command.summary];
  });

const wordsOf = ({ otherwise }: Group): string =>
  otherwise === undefined ? "<command>" : positionalUsage(otherwise.positionals);

function optionRow([name, spec]: [string, OptionSpecs[string]]): [string, string] {
  const short = spec.short === undefined ? "" : `-${spec.short}, `;
  const hint = spec.type === "boolean" ? "" : ` <${spec.hint ?? name}>`;
  return [`${short}--${name}${hint}`, spec.multiple ? `${spec.summary} (repeatable)` : spec.summary];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}${INDENT}${right}`);
}
