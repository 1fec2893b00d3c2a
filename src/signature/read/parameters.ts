/**
 * The parameters of one way to call a function.
 */
import { cutText } from "../../contracts/cut-text.ts";
import type { Schema } from "../../contracts/schema.ts";
import type { Parameter } from "../../contracts/signature.ts";
import { literalValue } from "./constants.ts";
import { unreadable } from "./faults.ts";
import { readAnnotation } from "./members.ts";
import type { Annotation, Expression, Node, Pattern } from "./nodes.ts";
import type { Scope } from "./scope.ts";
import { isArray } from "./tuples.ts";
import { primitiveOf } from "./values.ts";

/** Longest source text of a default that is kept, in characters; callers only look at it. */
const MAX_DEFAULT_LENGTH = 200;

/** A parameter as it is written, taken apart. */
interface Parts {
  readonly node: Node;
  /** Null for a destructured one. */
  readonly name: string | null;
  readonly annotation: Annotation | undefined;
  readonly optional: boolean;
  readonly rest: boolean;
  readonly default: Expression | undefined;
}

export function partsOf(pattern: Pattern): Parts {
  switch (pattern.type) {
    case "AssignmentPattern":
      return { ...partsOf(pattern.left), optional: true, default: pattern.right };
    case "RestElement": {
      const inner = partsOf(pattern.argument);
      return { ...inner, annotation: pattern.typeAnnotation ?? inner.annotation, rest: true, node: pattern };
    }
    default:
      return {
        node: pattern,
        name: pattern.type === "Identifier" ? pattern.name : null,
        annotation: pattern.typeAnnotation,
        optional: pattern.optional === true,
        rest: false,
        default: undefined,
      };
  }
}

/** Whether the parameter says its type: by an annotation, or by a default that is a plain literal. */
export function isAnnotated(pattern: Pattern): boolean {
  const { annotation, default: value } = partsOf(pattern);
  return annotation !== undefined || (value !== undefined && inferred(value) !== undefined);
}

/** What TypeScript infers for a parameter from its default; null and what is computed tell nothing. */
function inferred(value: Expression): Schema | undefined {
  return (literalValue(value) ?? null) === null ? undefined : primitiveOf(literalValue(value) ?? null);
}

/** Throws `Unreadable`. */
export function readParameter(scope: Scope, pattern: Pattern): Parameter {
  const { node, name, annotation, optional, rest, default: value } = partsOf(pattern);
  if (name === "this") throw unreadable(scope.module, node, "cannot be given by a caller: take it as a parameter.");
  const guess = annotation === undefined && value !== undefined ? inferred(value) : undefined;
  const schema = guess ?? readAnnotation(scope, node, annotation);
  if (rest && !isArray(schema)) throw unreadable(scope.module, node, "has to be an array or a tuple.");
  return { name, schema, optional, rest, default: value === undefined ? null : sourceOf(scope, value) };
}

/** The source text of a node in one line. */
export function sourceOf({ module }: Scope, { start, end }: Node): string {
  const text = module.text.slice(start, end).replace(SPACES_AND_TEXTS, (piece) => (/^["'`]/.test(piece) ? piece : " "));
  return cutText(text, MAX_DEFAULT_LENGTH);
}

/** Spaces and comments, which become one space, and texts, which stay as they are. */
const SPACES_AND_TEXTS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)+/g;
