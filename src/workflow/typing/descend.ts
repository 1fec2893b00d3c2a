/**
 * Follows the path of a type that does not fit into the template that has it, as far as the template itself goes.
 */
import { isRecord } from "../../signature/values.ts";
import type { Place } from "../places.ts";
import { readSegment } from "../references.ts";

/** The innermost place, and what of the path is left there. */
export interface Descent {
  readonly place: Place;
  /** What stands there. */
  readonly template: unknown;
  readonly left: string;
}

/** See above; `path` is of the form `.items[0].name`. */
export function descend(template: unknown, place: Place, path: string): Descent {
  let [current, at] = [template, 0];
  const inside: (string | number)[] = [];
  while (at < path.length) {
    const found = readSegment(path, at);
    if (found === null || !hasMember(current, found.segment)) break;
    current = Reflect.get(current, found.segment);
    inside.push(found.segment);
    at = found.end;
  }
  return { place: [...place, ...inside], template: current, left: path.slice(at) };
}

function hasMember(value: unknown, name: string | number): value is object {
  return (Array.isArray(value) || isRecord(value)) && Object.hasOwn(value, name);
}
