/**
 * Holds parts of a document to the schemas of the contracts, and says what does not fit in words of its own.
 */
import type { z } from "zod";
import { isRecord } from "../signature/values.ts";
import type { FaultList, Place } from "./places.ts";
import { follow } from "./references.ts";

/**
 * Parses a part of a document; undefined when it does not fit, which is noted. What is wrong within the members of
 * `others` is not: somebody else looks at them.
 */
export function parsePart<Schema extends z.ZodType>(
  schema: Schema,
  part: unknown,
  place: Place,
  faults: FaultList,
  others: readonly string[] = [],
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(part);
  if (parsed.success) return parsed.data;
  const told = new Set<string>();
  for (const issue of parsed.error.issues) {
    const path = JSON.stringify(issue.path);
    // Of what is too short, say, it says nothing more that it does not fit a pattern.
    if (told.has(path) || others.some((name) => name === issue.path[0])) continue;
    if (issue.code !== "unrecognized_keys") told.add(path);
    noteIssue(issue, part, place, faults);
  }
  return undefined;
}

type Issue = z.core.$ZodIssue;

function noteIssue(issue: Issue, part: unknown, place: Place, faults: FaultList): void {
  const path = issue.path.filter((segment) => typeof segment !== "symbol");
  const at = [...place, ...path];
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) faults.add([...at, key], "is not known here");
    return;
  }
  faults.add(at, isAbsent(part, path) ? `is missing${expectedBy(issue)}` : wordsOf(issue));
}

function expectedBy(issue: Issue): string {
  return issue.code === "invalid_type" ? `: ${typeInWords(issue.expected)}` : "";
}

function wordsOf(issue: Issue): string {
  if (issue.code === "invalid_type") return `must be ${typeInWords(issue.expected)}`;
  if (issue.code === "invalid_value")
    return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
  if (issue.code === "too_small" && issue.minimum === 1 && unitOf(issue.origin) !== "") return "must not be empty";
  if (issue.code === "too_small")
    return `must ${measure(issue.origin)} ${issue.minimum}${unitOf(issue.origin)} at least`;
  if (issue.code === "too_big") return `must ${measure(issue.origin)} ${issue.maximum}${unitOf(issue.origin)} at most`;
  return issue.message.replace(/^Invalid input: /, "");
}

function measure(origin: string): string {
  return origin === "string" || origin === "array" ? "have" : "be";
}

function unitOf(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" ? " elements" : "";
}

function typeInWords(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    int: "an integer",
    array: "a list",
    object: "an object",
    record: "an object",
  };
  return Object.hasOwn(words, expected) ? (words[expected] ?? expected) : `a ${expected}`;
}

function isAbsent(part: unknown, path: Place): boolean {
  return path.length > 0 && follow(part, path) === undefined;
}

/** Notes the name `__proto__` among the names of a record: what reads records passes it over. */
export function refuseProto(record: unknown, place: Place, faults: FaultList): void {
  if (isRecord(record) && Object.hasOwn(record, "__proto__"))
    faults.add([...place, "__proto__"], "is no name that can be used");
}
