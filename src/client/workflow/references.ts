/**
 * References of a workflow that is being written: stand-ins for values that there will be when it runs.
 *
 * `order.items[0].price` of a step `order` is the text `$order.output.items[0].price` in the document. A stand-in has
 * every member one can ask for; its type says which of them the value will have.
 */
import type { Template } from "./given.ts";

/** What stands in the document for a stand-in. */
const templates = new WeakMap<object, unknown>();

/** A stand-in for what `text` refers to. */
export function reference(text: string): object {
  const standIn: object = new Proxy(Object.create(null), {
    get: (_target, name) => (typeof name === "string" ? reference(text + memberPath(name)) : useTooEarly(name, text)),
  });
  templates.set(standIn, text);
  return standIn;
}

/** A stand-in for a template that is no plain reference. */
export function templated(template: object): object {
  const standIn = Object.freeze({});
  templates.set(standIn, template);
  return standIn;
}

/** The text of a stand-in; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  const template = typeof value === "object" && value !== null ? templates.get(value) : undefined;
  return typeof template === "string" ? template : undefined;
}

/**
 * A value as the document has it: stand-ins as references, in any depth, and texts that would look like references with one
 * `$` more. Throws `TypeError` for an object that the document would take for a choice.
 */
export function write(value: unknown): Template {
  if (typeof value === "string") return /^\$[A-Za-z$]/.test(value) ? `$${value}` : value;
  if (typeof value !== "object" || value === null) return value;
  const template = templates.get(value);
  if (template !== undefined) return template;
  if (Array.isArray(value)) return value.map(write);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  if (Object.hasOwn(value, "$first")) {
    throw new TypeError('An object with a member "$first" is a choice between steps: first(a, b) writes one.');
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, write(member)]));
}

function memberPath(name: string): string {
  if (/^(0|[1-9]\d{0,8})$/.test(name)) return `[${name}]`;
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** JavaScript asks for this where an author computes with a value that there is not yet. */
function useTooEarly(name: symbol, text: string): undefined {
  if (name !== Symbol.toPrimitive && name !== Symbol.iterator) return undefined;
  throw new TypeError(`${text} has no value while the workflow is written. Compute with it in a function of a step.`);
}
