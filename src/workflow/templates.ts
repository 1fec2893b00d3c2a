/**
 * Templates: plain values in which texts stand for others. `{ "$first": [a, b] }` is the first of its templates that
 * refers to no skipped step.
 *
 * Arrays and plain objects are looked into; what else CBOR can carry (a Map, a Date, bytes) stays as it is.
 */
import { isRecord } from "../signature/values.ts";
import type { FaultList, Place } from "./places.ts";
import { follow, type Reference, readText, type TemplateText } from "./references.ts";

/** What references stand for while a run goes on. */
export interface Scope {
  /** A step's output; it is asked for when a reference needs it. */
  output(step: string): unknown;
  isSkipped(step: string): boolean;
  readonly input: unknown;
  /** Of a call within `each`. */
  readonly item: unknown;
  readonly index: number | undefined;
  readonly runId: string;
  /** The key of the call whose arguments these are. */
  readonly callKey: string;
}

/** A reference, and where in the document it stands. */
export interface FoundReference {
  readonly reference: Reference;
  readonly place: Place;
  /** Whether it stands within `$first`: the step goes on without it. */
  readonly isOptional: boolean;
}

/** Alternatives of `{ "$first": […] }`; null of any other template. */
export function alternativesOf(template: unknown): readonly unknown[] | null {
  if (!isRecord(template) || !Object.hasOwn(template, "$first")) return null;
  const { $first: alternatives } = template;
  return Array.isArray(alternatives) ? alternatives : [];
}

/** Finds the references of a template, and what is wrong with how they are written. */
export function findReferences(template: unknown, place: Place, faults: FaultList): FoundReference[] {
  const found: FoundReference[] = [];
  look(template, place, false);
  return found;

  function look(part: unknown, at: Place, isOptional: boolean): void {
    if (typeof part === "string") lookAtText(part, at, isOptional);
    else if (Array.isArray(part))
      for (const [index, element] of part.entries()) look(element, [...at, index], isOptional);
    else if (isRecord(part)) lookAtRecord(part, at, isOptional);
  }

  function lookAtText(part: string, at: Place, isOptional: boolean): void {
    const text = readText(part);
    if (text.kind === "broken") faults.add(at, text.message);
    if (text.kind === "reference") found.push({ reference: text.reference, place: at, isOptional });
  }

  function lookAtRecord(part: Readonly<Record<string, unknown>>, at: Place, isOptional: boolean): void {
    const alternatives = alternativesOf(part);
    if (alternatives !== null && (alternatives.length === 0 || Object.keys(part).length > 1)) {
      faults.add([...at, "$first"], "must be a list of one template at least, and stand alone in its object");
    }
    for (const [name, value] of Object.entries(part)) look(value, [...at, name], isOptional || alternatives !== null);
  }
}

/** The value that a template stands for. */
export function fill(template: unknown, scope: Scope): unknown {
  if (typeof template === "string") return fillText(template, scope);
  if (Array.isArray(template)) return template.map((element) => fill(element, scope));
  if (!isRecord(template)) return template;
  const alternatives = alternativesOf(template);
  if (alternatives !== null) {
    const found = alternatives.find((alternative) => !leadsNowhere(alternative, scope));
    return fill(found, scope);
  }
  // Names such as `__proto__` are members like any other here.
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, fill(value, scope)]));
}

function fillText(template: string, scope: Scope): unknown {
  if (!template.startsWith("$")) return template;
  const text = readAgain(template);
  if (text.kind === "plain") return text.text;
  return text.kind === "reference" ? resolve(text.reference, scope) : template;
}

/** Texts read lately: the same workflow is filled in many times. */
const lately = new Map<string, TemplateText>();
const MAX_REMEMBERED = 1_000;
/** In characters. */
const MAX_REMEMBERED_LENGTH = 200;

function readAgain(template: string): TemplateText {
  const known = lately.get(template);
  if (known !== undefined) return known;
  const text = readText(template);
  if (lately.size >= MAX_REMEMBERED) lately.clear();
  if (template.length <= MAX_REMEMBERED_LENGTH) lately.set(template, text);
  return text;
}

function resolve(reference: Reference, scope: Scope): unknown {
  switch (reference.to) {
    case "step":
      return scope.isSkipped(reference.step) ? undefined : follow(scope.output(reference.step), reference.path);
    case "input":
      return follow(scope.input, reference.path);
    case "item":
      return follow(scope.item, reference.path);
    case "index":
      return scope.index;
    case "run.id":
      return scope.runId;
    case "run.step":
      return `${scope.runId}/${scope.callKey}`;
  }
}

/** Whether a template refers to a step that was skipped. */
function leadsNowhere(template: unknown, scope: Scope): boolean {
  if (typeof template === "string") {
    const text = readText(template);
    return text.kind === "reference" && text.reference.to === "step" && scope.isSkipped(text.reference.step);
  }
  if (Array.isArray(template)) return template.some((element) => leadsNowhere(element, scope));
  if (!isRecord(template)) return false;
  const alternatives = alternativesOf(template);
  if (alternatives !== null) return alternatives.every((alternative) => leadsNowhere(alternative, scope));
  return Object.values(template).some((value) => leadsNowhere(value, scope));
}
