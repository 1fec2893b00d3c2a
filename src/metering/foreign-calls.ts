/**
 * Tells calls that may run a built-in for long from calls of the module's own functions, which pay for themselves.
 *
 * One call of a built-in may take milliseconds, where a step of plain code takes nanoseconds. A meter that grew generous
 * over plain code must not hand out thousands of such calls unseen. This is a matter of keeping good time, not of
 * keeping tight: operators on huge BigInts or strings take long as well, and look like any others.
 */
import type { AnyNode, MemberExpression, Pattern, Program } from "acorn";
import { isClass, isFunction } from "./functions.ts";
import { partsOf } from "./patterns.ts";
import { walk } from "./walk.ts";

const NONE: readonly Pattern[] = [];

/** Methods that are quick whatever they are called on, as long as they are the built-in ones. Hot loops call them. */
const QUICK_METHODS: ReadonlySet<string> = new Set(
  "at charAt charCodeAt codePointAt fromCharCode push pop get set has add delete next".split(" "),
);

/** Surveys the module and returns a test for its nodes: whether this node itself is such a call. */
export function foreignCallTest(program: Program): (node: AnyNode) => boolean {
  const { bindings, functions } = namesOf(program);
  const isOwn = (name: string) => functions.has(name) && bindings.get(name) === 1;
  return (node) => {
    switch (node.type) {
      case "CallExpression":
        if (node.callee.type === "Identifier") return !isOwn(node.callee.name);
        return node.callee.type !== "MemberExpression" || !isQuick(node.callee);
      case "NewExpression":
      case "TaggedTemplateExpression":
      case "ImportExpression":
      case "SpreadElement":
      case "RestElement":
        return true;
      default:
        return false;
    }
  };
}

function isQuick({ object, property, computed }: MemberExpression): boolean {
  if (computed || property.type !== "Identifier") return false;
  return QUICK_METHODS.has(property.name) || (object.type === "Identifier" && object.name === "Math");
}

/**
 * How often each name is bound or assigned anywhere, and the names that some function is declared by. A name bound
 * once, and to a function, means that function wherever it is called: no scopes need to be told apart.
 */
function namesOf(program: Program): {
  readonly bindings: ReadonlyMap<string, number>;
  readonly functions: ReadonlySet<string>;
} {
  const bindings = new Map<string, number>();
  const functions = new Set<string>();
  walk(program, (node) => {
    for (const name of partsOf(patternsBoundBy(node)).names) bindings.set(name, (bindings.get(name) ?? 0) + 1);
    if (node.type === "FunctionDeclaration" && node.id) functions.add(node.id.name);
    if (node.type === "VariableDeclarator" && node.id.type === "Identifier" && node.init && isFunction(node.init)) {
      functions.add(node.id.name);
    }
  });
  return { bindings, functions };
}

function patternsBoundBy(node: AnyNode): readonly Pattern[] {
  if (isFunction(node)) return node.id ? [node.id, ...node.params] : node.params;
  if (isClass(node)) return node.id ? [node.id] : NONE;
  switch (node.type) {
    case "VariableDeclarator":
      return [node.id];
    case "AssignmentExpression":
      return [node.left];
    case "ForInStatement":
    case "ForOfStatement":
      return node.left.type === "VariableDeclaration" ? NONE : [node.left];
    case "CatchClause":
      return node.param ? [node.param] : NONE;
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
      return [node.local];
    default:
      return NONE;
  }
}
