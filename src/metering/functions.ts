/**
 * Where code runs because something was called: bodies of functions, and code beside them.
 *
 * Parameters are evaluated before the body, fields before or after it or with no constructor at all, so a tick in the
 * body misses `f = (a = Promise.resolve().then(f), b = a.x.y) => 0`. Every such expression gets a tick of its own.
 * What cannot run code of the module is left alone; so are functions and classes, which take their name from the
 * place they stand at.
 */
import type { AnyNode, Class, Function as FunctionNode, Pattern, Statement } from "acorn";

/** A function of any kind. */
export function isFunction(node: AnyNode): node is Extract<AnyNode, FunctionNode> {
  return (
    node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression"
  );
}

/** A class of any kind. */
export function isClass(node: AnyNode): node is Extract<AnyNode, Class> {
  return node.type === "ClassDeclaration" || node.type === "ClassExpression";
}

/** The expressions of `node` itself, if it is a function or a class, that need a tick in front of them. */
export function expressionsToGuard(node: AnyNode): AnyNode[] {
  if (isFunction(node)) {
    const inParameters = expressionsOfPatterns(node.params).filter(canRunCode);
    return node.body.type === "BlockStatement" ? inParameters : [...inParameters, node.body];
  }
  return isClass(node) ? expressionsOfClass(node).filter(canRunCode) : [];
}

/** Where the body of a function begins, after its directives, and what must separate it from them. */
export function bodyStart(body: { readonly start: number; readonly body: readonly Statement[] }): {
  readonly at: number;
  readonly separator: string;
} {
  const lastDirective = body.body.findLast((statement) => "directive" in statement && statement.directive);
  return lastDirective === undefined
    ? { at: body.start + 1, separator: "" }
    : { at: lastDirective.end, separator: ";" };
}

/** Default values and computed keys, however deep in the patterns. */
function expressionsOfPatterns(patterns: readonly Pattern[]): AnyNode[] {
  const found: AnyNode[] = [];
  const open: (Pattern | null)[] = [...patterns];
  for (let pattern = open.pop(); pattern !== undefined; pattern = open.pop()) {
    if (pattern === null) continue;
    const { expressions, patterns: inner } = partsOfPattern(pattern);
    for (const expression of expressions) found.push(expression);
    for (const part of inner) open.push(part);
  }
  return found;
}

/** What a pattern is made of, one level deep. A gap in an array pattern is null. */
function partsOfPattern(pattern: Pattern): {
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

/** The parent class, computed keys and values of fields. Methods and static blocks are bodies of their own. */
function expressionsOfClass(node: Class): AnyNode[] {
  const found: AnyNode[] = node.superClass ? [node.superClass] : [];
  for (const member of node.body.body) {
    if (member.type === "StaticBlock") continue;
    if (member.computed) found.push(member.key);
    if (member.type === "PropertyDefinition" && member.value) found.push(member.value);
  }
  return found;
}

function canRunCode(expression: AnyNode): boolean {
  if (isFunction(expression) || isClass(expression)) return false;
  return expression.type !== "Literal" && expression.type !== "Identifier" && expression.type !== "ThisExpression";
}
