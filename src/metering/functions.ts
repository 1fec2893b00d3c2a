/**
 * Where code runs because something was called: bodies of functions, and code beside them.
 *
 * Parameters are evaluated before the body, fields before or after it or with no constructor at all, so a tick in the
 * body misses `f = (a = Promise.resolve().then(f), b = a.x.y) => 0`. Every such expression gets a tick of its own.
 * What cannot run code of the module is left alone; so are functions and classes, which take their name from the
 * place they stand at.
 */
import type { AnyNode, Class, Function as FunctionNode } from "acorn";
import type { Insertions } from "./insertions.ts";
import { partsOf } from "./patterns.ts";

/** Asked of every node: nearly always the answer. */
const NONE: readonly AnyNode[] = [];

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

/** The expressions beside the bodies of `node` itself, if it is a function or a class, that need a tick. */
export function expressionsToGuard(node: AnyNode): readonly AnyNode[] {
  if (isFunction(node)) return partsOf(node.params).expressions.filter(canRunCode);
  return isClass(node) ? expressionsOfClass(node).filter(canRunCode) : NONE;
}

/** The tick of an activation: a statement after the directives, or an expression in front of the only one. */
export function openFunction(node: FunctionNode, statement: string, expression: string, into: Insertions): void {
  const { body } = node;
  if (body.type !== "BlockStatement") {
    into.open(body.start, `(${expression},`);
    return;
  }
  const lastDirective = body.body.findLast((inner) => inner.type === "ExpressionStatement" && inner.directive);
  if (lastDirective === undefined) into.open(body.start + 1, statement);
  else into.open(lastDirective.end, `;${statement}`);
}

/** What `openFunction` leaves open. */
export function closeFunction({ body }: FunctionNode, into: Insertions): void {
  if (body.type !== "BlockStatement") into.close(body.end, ")");
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
  if (expression.type === "ObjectExpression") return expression.properties.length > 0;
  if (expression.type === "ArrayExpression") return expression.elements.length > 0;
  return expression.type !== "Literal" && expression.type !== "Identifier" && expression.type !== "ThisExpression";
}
