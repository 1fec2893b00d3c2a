/**
 * References: texts that stand for a value, `$add.output.items[0].x`. The whole text is the reference, or none of it.
 */
import { cutText } from "../contracts/cut-text.ts";
import { memberPath } from "../signature/values.ts";

/** Members and elements, from the value inwards. */
export type ReferencePath = readonly (string | number)[];

/** What a reference leads to. `index` and what is told of the run have no inside. */
export type Reference =
  | { readonly to: "step"; readonly step: string; readonly path: ReferencePath }
  | { readonly to: "input" | "item" | "index" | "run.id" | "run.step"; readonly path: ReferencePath };

/** A text of a template: plain, a reference, or one that looks like a reference and is none. */
export type TemplateText =
  | { readonly kind: "plain"; readonly text: string }
  | { readonly kind: "reference"; readonly reference: Reference }
  | { readonly kind: "broken"; readonly message: string };

/** Names that no step can have: `$input.output` is a member of the input. */
export const RESERVED_IDS: ReadonlySet<string> = new Set(["input", "item"]);

const HEAD = /^\$([A-Za-z][A-Za-z0-9_-]*)/;
const SEGMENT = /\.([\p{ID_Start}$_][\p{ID_Continue}$]*)|\[(0|[1-9][0-9]{0,8})\]|\[("(?:[^"\\]|\\.)*")\]/uy;

/** Longest text that a message shows, in characters. */
const MAX_SHOWN = 60;

/**
 * Reads a text of a template. `$$…` is the text with one `$` less; `$` and a letter begin a reference; `$` before
 * anything else is plain.
 */
export function readText(text: string): TemplateText {
  if (!text.startsWith("$")) return { kind: "plain", text };
  if (text.startsWith("$$")) return { kind: "plain", text: text.slice(1) };
  const head = HEAD.exec(text);
  if (head === null) return { kind: "plain", text };
  const path = readPath(text, head[0].length);
  const reference = path === null ? null : referenceOf(head[1] ?? "", path);
  return reference === null ? broken(text) : { kind: "reference", reference };
}

function readPath(text: string, start: number): ReferencePath | null {
  const path: (string | number)[] = [];
  for (let at = start; at < text.length; ) {
    const found = readSegment(text, at);
    if (found === null) return null;
    path.push(found.segment);
    at = found.end;
  }
  return path;
}

/** The step of a path that begins at a place of a text: `.name`, `[0]`, `["any key"]`; null where there is none. */
export function readSegment(text: string, at: number): { segment: string | number; end: number } | null {
  SEGMENT.lastIndex = at;
  const found = SEGMENT.exec(text);
  const segment = found === null ? null : segmentOf(found);
  return segment === null ? null : { segment, end: SEGMENT.lastIndex };
}

function segmentOf([, name, index, quoted]: RegExpExecArray): string | number | null {
  if (name !== undefined) return name;
  if (index !== undefined) return Number(index);
  try {
    return String(JSON.parse(quoted ?? ""));
  } catch {
    // An escape that JSON does not know.
    return null;
  }
}

function referenceOf(head: string, path: ReferencePath): Reference | null {
  if (head === "input" || head === "item") return { to: head, path };
  if (path[0] === "output") return { to: "step", step: head, path: path.slice(1) };
  if (head === "index" && path.length === 0) return { to: "index", path };
  if (head === "run" && path.length === 1 && path[0] === "id") return { to: "run.id", path: [] };
  if (head === "run" && path.length === 1 && path[0] === "step") return { to: "run.step", path: [] };
  return null;
}

function broken(text: string): TemplateText {
  const shown = JSON.stringify(cutText(text, MAX_SHOWN));
  const message =
    `${shown} is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as ` +
    '.name, [0] or ["any key"]; a text that begins with "$" is written "$$…"';
  return { kind: "broken", message };
}

/** A reference as it is written. */
export function printReference(reference: Reference): string {
  const root = reference.to === "step" ? `$${reference.step}.output` : `$${reference.to}`;
  return root + printReferencePath(reference.path);
}

/** The path alone: `.items[0]["two words"]`. */
export function printReferencePath(path: ReferencePath): string {
  return path.map((segment) => (typeof segment === "number" ? `[${segment}]` : memberPath("", segment))).join("");
}

/** What is at a path in a value; undefined where it leads nowhere. Only what a value has of its own counts. */
export function follow(value: unknown, path: ReferencePath): unknown {
  let current = value;
  for (const segment of path) {
    if (current === undefined || current === null || !Object.hasOwn(Object(current), segment)) return undefined;
    current = Reflect.get(Object(current), segment);
  }
  return current;
}
