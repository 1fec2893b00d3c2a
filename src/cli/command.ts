/**
 * What a command is: its options and positionals as data, from which parsing, help and types derive.
 *
 * Parsing is `node:util`'s, in strict mode: an unknown option is wrong usage. On top of it stand named
 * positionals, options before the command's name, and negative numbers as arguments.
 */
import { parseArgs } from "node:util";
import type { Context } from "./context.ts";
import { EXIT, usageError } from "./errors.ts";

interface OptionSpec {
  readonly type: "string" | "boolean";
  readonly multiple?: true;
  readonly short?: string;
  /** What stands for the value in the help: `ms`, `url`. */
  readonly hint?: string;
  readonly summary: string;
}
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** How often a positional may stand: exactly once, at most once, at least once, any number. The last two come last. */
export type Occurrence = "one" | "optional" | "some" | "any";
export type PositionalSpecs = Readonly<Record<string, Occurrence>>;

type OptionValue<S extends OptionSpec> = S["type"] extends "boolean"
  ? boolean
  : S["multiple"] extends true
    ? string[]
    : string;
type OptionValues<O extends OptionSpecs> = { readonly [K in keyof O]?: OptionValue<O[K]> };
type PositionalValue<T extends Occurrence> = T extends "one"
  ? string
  : T extends "optional"
    ? string | undefined
    : string[];
type PositionalValues<P extends PositionalSpecs> = { readonly [K in keyof P]: PositionalValue<P[K]> };

/** Options that every command takes. */
export const GLOBAL_OPTIONS = {
  json: { type: "boolean", summary: "Print what the server answered as JSON; errors as problem documents on stderr" },
  url: { type: "string", hint: "url", summary: "The server (else TROUPE_URL, else the local one)" },
  key: { type: "string", hint: "key", summary: "The key (else TROUPE_KEY, else the local server's)" },
  help: { type: "boolean", short: "h", summary: "Show this help" },
} as const satisfies OptionSpecs;

export interface Description {
  readonly name: string;
  readonly summary: string;
  /** Complete command lines. */
  readonly examples: readonly string[];
}

/** A command that does something. */
export interface Leaf extends Description {
  readonly options: OptionSpecs;
  readonly positionals: PositionalSpecs;
  /** Parses the arguments after the command's name and runs it. Gives the exit code; throws what failed. */
  execute(args: readonly string[], context: Context): Promise<number>;
}

/** A command made of commands: `troupe`, `troupe keys`. */
export interface Group extends Description {
  readonly commands: ReadonlyMap<string, Command>;
  /** What is done where none of them is named; without it, that is wrong usage. */
  readonly otherwise?: Leaf | undefined;
}
export type Command = Leaf | Group;

/** No command gives an option of all a meaning of its own: both would be heard. */
type NoGlobals = { readonly [K in keyof typeof GLOBAL_OPTIONS]?: never };

interface LeafSpec<O extends OptionSpecs, P extends PositionalSpecs> extends Description {
  readonly options: O;
  readonly positionals: P;
  /** An exit code is for what is no failure, yet no success either: a comparison that found a break. */
  run(
    input: { options: OptionValues<O>; positionals: PositionalValues<P> },
    context: Context,
  ): Promise<void> | Promise<number>;
}

/** Defines a command whose `run` gets options and positionals by name, typed after their specs. */
export function defineCommand<const O extends OptionSpecs & NoGlobals, const P extends PositionalSpecs>(
  spec: LeafSpec<O, P>,
): Leaf {
  return {
    ...spec,
    async execute(args, context) {
      const { values, positionals } = parse(args, { ...GLOBAL_OPTIONS, ...spec.options });
      const named = namePositionals(positionals, spec.positionals);
      // Names and kinds of both come from the very specs the types are made of.
      const input = { options: values as OptionValues<O>, positionals: named as PositionalValues<P> };
      return (await spec.run(input, context)) ?? EXIT.success;
    },
  };
}

/** Defines a command made of commands; `otherwise` is what it does where none of them is named. */
export function defineGroup(description: Description, commands: readonly Command[], otherwise?: Leaf): Group {
  return { ...description, commands: new Map(commands.map((command) => [command.name, command])), otherwise };
}

/** The options that count for every command, read before the command is known; wrong ones are left for later. */
export function readGlobals(args: readonly string[]): { json: boolean; help: boolean; url?: string; key?: string } {
  const { values } = parseArgs({ args: shield(args), options: GLOBAL_OPTIONS, strict: false, allowPositionals: true });
  return {
    json: values.json === true,
    help: values.help === true,
    ...(typeof values.url === "string" ? { url: unshield(values.url) } : {}),
    ...(typeof values.key === "string" ? { key: unshield(values.key) } : {}),
  };
}

/** Splits off the first word that is no option: the name of a command, wherever global options stand around it. */
export function splitCommand(args: readonly string[]): { name: string | undefined; rest: readonly string[] } {
  const { tokens } = parseArgs({
    args: shield(args),
    options: GLOBAL_OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const first = tokens.find((token) => token.kind === "positional");
  if (first === undefined) return { name: undefined, rest: args };
  return { name: unshield(first.value), rest: args.toSpliced(first.index, 1) };
}

function parse(args: readonly string[], options: OptionSpecs) {
  try {
    const { values, positionals } = parseArgs({ args: shield(args), options, allowPositionals: true });
    const entries = Object.entries(values).map(([name, value]) => [name, unshieldValue(value)] as const);
    return { values: Object.fromEntries(entries), positionals: positionals.map(unshield) };
  } catch (error) {
    if (error instanceof TypeError && "code" in error) throw usageError(unshield(error.message));
    throw error;
  }
}

function namePositionals(
  values: readonly string[],
  specs: PositionalSpecs,
): Record<string, string | string[] | undefined> {
  const left = [...values];
  const named: Record<string, string | string[] | undefined> = {};
  for (const [name, occurrence] of Object.entries(specs)) {
    const missing = left.length === 0;
    if (missing && (occurrence === "one" || occurrence === "some")) throw usageError(`<${name}> is missing.`);
    named[name] = occurrence === "some" || occurrence === "any" ? left.splice(0) : left.shift();
  }
  const [extra] = left;
  if (extra !== undefined) throw usageError(`"${extra}" is one argument too many.`);
  return named;
}

/** No argument of a process can hold this character: it hides `-2` from the parser, which would call it an option. */
const SHIELD = "\0";

const shield = (args: readonly string[]): string[] => args.map((arg) => (/^-\.?\d/.test(arg) ? SHIELD + arg : arg));
const unshield = (arg: string): string => arg.replaceAll(SHIELD, "");

function unshieldValue(value: string | boolean | (string | boolean)[] | undefined) {
  if (Array.isArray(value)) return value.map((item) => (typeof item === "string" ? unshield(item) : item));
  return typeof value === "string" ? unshield(value) : value;
}
