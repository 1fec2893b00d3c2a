/**
 * Binding and assignment patterns taken apart, however deep they are nested.
 */
import type { AnyNode, Pattern } from "acorn";

/** What patterns consist of. */
export interface PatternParts {
  /** Names that are bound or assigned. */
  readonly names: readonly string[];
  /** Default values and computed keys. */
  readonly expressions: readonly AnyNode[];
}

const NOTHING: PatternParts = { names: [], expressions: [] };

/** Takes patterns apart. */
export function partsOf(patterns: readonly Pattern[]): PatternParts {
  if (patterns.length === 0) return NOTHING;
  const names: string[] = [];
  const expressions: AnyNode[] = [];
  const waiting: (Pattern | null)[] = [...patterns];
  for (let pattern = waiting.pop(); pattern !== undefined; pattern = waiting.pop()) {
    if (pattern === null) continue;
    if (pattern.type === "Identifier") names.push(pattern.name);
    const inner = takeApart(pattern);
    for (const expression of inner.expressions) expressions.push(expression);
    for (const part of inner.patterns) waiting.push(part);
  }
  return { names, expressions };
}

/** One level of a pattern. A gap in an array pattern is null. */
function takeApart(pattern: Pattern): {
  readonly expressions: readonly AnyNode[];
  readonly patterns: readonly (Pattern | null)[];
} {
  switch (pattern.type) {
    case "AssignmentPattern":
      return { expressions: [pattern.right], patterns: [pattern.left] };
    case "RestElement":
      return { expressions: [], patterns: [pattern.argument] };
    case "ArrayPattern":
      return { expressions: [], patterns: pattern.elements };
    case "ObjectPattern":
      return {
        expressions: pattern.properties.flatMap((part) =>
          part.type === "Property" && part.computed ? [part.key] : [],
        ),
        patterns: pattern.properties.map((part) => (part.type === "Property" ? part.value : part)),
      };
    default:
      return { expressions: [], patterns: [] };
  }
}
