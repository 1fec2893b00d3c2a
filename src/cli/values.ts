/**
 * Arguments of a function as they are typed on a command line.
 */
import { usageError } from "./errors.ts";

/** JSON where the text is JSON, else the text itself: `2`, `true`, `[1]` and `"2"` are JSON, `hello` is text. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The value of `--args`: a JSON array. */
export function parseArgsOption(text: string): unknown[] {
  const value = parseJson(text, "--args");
  if (!Array.isArray(value)) throw usageError(`--args takes a JSON array such as '[2, 3]', not ${text}`);
  return value;
}

/** The value of `--named`: a JSON object. */
export function parseNamedOption(text: string): Record<string, unknown> {
  const value = parseJson(text, "--named");
  if (!isRecord(value)) throw usageError(`--named takes a JSON object such as '{"a": 2}', not ${text}`);
  return value;
}

/** The value of an option that takes a whole number, `min` or more. */
export function parseWhole(text: string, option: string, min: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < min) {
    throw usageError(`${option} takes a whole number from ${min}, not "${text}".`);
  }
  return value;
}

/** The value of an option that takes any number. */
export function parseNumber(text: string, option: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw usageError(`${option} takes a number, not "${text}".`);
  return value;
}

/** The value of an option that takes a whole number, or is missing. */
export function parseOptional(text: string | undefined, option: string, min: number): number | undefined {
  return text === undefined ? undefined : parseWhole(text, option, min);
}

/** The value of an option that takes one of a few words, or is missing. */
export function parseChoice<const T extends string>(
  text: string | undefined,
  option: string,
  words: readonly T[],
): T | undefined {
  const word = words.find((known) => known === text);
  if (text !== undefined && word === undefined) {
    throw usageError(`${option} takes one of ${words.join(", ")}, not "${text}".`);
  }
  return word;
}

function parseJson(text: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(`${option} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
