/**
 * The ways to call what a module exports: its overloads, its own parameters, or the type that its variable has.
 */
import type { CallSignature } from "../../contracts/signature.ts";
import { bindParameters, typeParametersOf } from "./declared.ts";
import { type Place, placeOf, unreadable } from "./faults.ts";
import type { Found } from "./lookup.ts";
import { namesOf } from "./lookup.ts";
import type { DeclaredValue } from "./module.ts";
import type {
  Annotation,
  Expression,
  FunctionNode,
  FunctionType,
  Node,
  Pattern,
  TypeMember,
  TypeNode,
  TypeParameters,
  TypeReference,
} from "./nodes.ts";
import { isAnnotated, partsOf, readParameter, sourceOf } from "./parameters.ts";
import { readResultAnnotation } from "./results.ts";
import { readPart, type Scope } from "./scope.ts";

/** One way to call, as it is written. */
export interface WrittenCall {
  readonly scope: Scope;
  readonly parameters: readonly Pattern[];
  readonly result: Annotation | undefined;
  readonly typeParameters: TypeParameters | undefined;
  /** Where a missing result would be. */
  readonly end: Pick<Node, "loc">;
  /** The parameters of the implementation, when the types are written elsewhere: defaults are theirs. */
  readonly implementation?: readonly Pattern[];
}

/** A place where an annotation is missing. */
export interface Missing extends Place {
  /** `parameter b`, `result`. */
  readonly where: string;
}

/** What an export can be: ways to call it, no function to call (`export default { fetch }`), or nobody knows. */
export type Written = readonly WrittenCall[] | "object" | Missing;

/** Throws `Unreadable`. */
export function writtenCalls(scope: Scope, declarations: readonly DeclaredValue[]): Written {
  const overloads = declarations.filter((node): node is FunctionNode => node.type === "TSDeclareFunction");
  if (overloads.length > 0) return overloads.map((node) => ofFunction(scope, node));
  const [declared] = declarations;
  if (declared === undefined) return [];
  if (declared.type === "ClassDeclaration") throw unreadable(scope.module, declared, CLASS);
  if (declared.type !== "VariableDeclarator") return ofExpression(scope, declared);
  const { id, init } = declared;
  const type = id.typeAnnotation?.typeAnnotation;
  if (type === undefined || type.type === "TSTypePredicate") {
    return init === null ? missing(scope, id) : ofExpression(scope, init);
  }
  return withImplementation(ofType(scope, type), init);
}

const CLASS = "is a class: export a function that makes what is needed of it.";

function ofFunction(scope: Scope, node: FunctionNode): WrittenCall {
  const { params, returnType, typeParameters, body } = node;
  return { scope, parameters: params, result: returnType, typeParameters, end: body ?? node };
}

function ofExpression(scope: Scope, node: Expression): Written {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return [ofFunction(scope, node)];
    case "TSAsExpression":
    case "TSTypeAssertion":
      // What is an object stays one, whatever it is called.
      return isObject(node.expression)
        ? "object"
        : withImplementation(ofType(scope, node.typeAnnotation), node.expression);
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "ParenthesizedExpression":
      return ofExpression(scope, node.expression);
    case "Identifier":
      return ofName(scope, node.name, node);
    case "ClassExpression":
      throw unreadable(scope.module, node, CLASS);
    default:
      return isObject(node) ? "object" : missing(scope, node);
  }
}

function isObject({ type }: Expression): boolean {
  return type === "ObjectExpression" || type === "NewExpression";
}

/** What a name of a module is bound to, wherever that is declared. */
function ofName(scope: Scope, name: string, at: Node): Written {
  scope.reader.budget.step();
  const found = scope.reader.lookup.find(scope.module, name, "value");
  return found?.kind === "value" ? writtenCalls(enter(scope, found, at), found.declarations) : missing(scope, at);
}

/** The scope of what was found, one step deeper: names can lead in a circle. */
function enter(scope: Scope, found: Extract<Found, { kind: "type" | "value" }>, at: Node): Scope {
  if (scope.depth > MAX_STEPS_TO_FUNCTION) throw unreadable(scope.module, at, "leads to no function.");
  return { ...scope, module: found.module, parameters: new Map(), depth: scope.depth + 1 };
}

/** Longest way from the export over names to the function. */
const MAX_STEPS_TO_FUNCTION = 20;

/** The calls that a function type has. Throws `Unreadable` for any other type. */
function ofType(scope: Scope, node: TypeNode): readonly WrittenCall[] {
  switch (node.type) {
    case "TSParenthesizedType":
      return ofType(scope, node.typeAnnotation);
    case "TSFunctionType":
      return [ofFunctionType(scope, node)];
    case "TSTypeLiteral":
      return ofMembers(scope, node.members, node);
    case "TSTypeReference":
      return ofReference(scope, node);
    case "TSTypeQuery": {
      const names = node.exprName.type === "TSImportType" ? [] : namesOf(node.exprName);
      const [name] = names;
      const calls = names.length === 1 && name !== undefined ? ofName(scope, name.name, node) : "object";
      if (typeof calls !== "string" && "length" in calls) return calls;
      throw noFunctionType(scope, node);
    }
    default:
      throw noFunctionType(scope, node);
  }
}

function noFunctionType(scope: Scope, node: Node) {
  return unreadable(
    scope.module,
    node,
    "is no function type that can be read: write `(a: number) => string`, or annotate the function itself.",
  );
}

function ofFunctionType(scope: Scope, node: FunctionType): WrittenCall {
  const { parameters, typeAnnotation: result, typeParameters } = node;
  return { scope, parameters, result, typeParameters, end: node };
}

function ofMembers(scope: Scope, members: readonly TypeMember[], at: Node): readonly WrittenCall[] {
  const calls = members.filter((member): member is FunctionType => member.type === "TSCallSignatureDeclaration");
  if (calls.length === 0 || calls.length < members.length) throw noFunctionType(scope, at);
  return calls.map((call) => ofFunctionType(scope, call));
}

function ofReference(scope: Scope, node: TypeReference): readonly WrittenCall[] {
  const [name, ...others] = namesOf(node.typeName);
  const found =
    name === undefined || others.length > 0 ? undefined : scope.reader.lookup.find(scope.module, name.name, "type");
  if (found?.kind !== "type") throw noFunctionType(scope, node);
  const given = (node.typeArguments?.params ?? []).map((arg) => readPart(scope, arg));
  const inside = bindParameters(enter(scope, found, node), typeParametersOf(found), given, { scope, at: node });
  return found.declarations.flatMap(({ node: declared }) => {
    if (declared.type === "TSTypeAliasDeclaration") return ofType(inside, declared.typeAnnotation);
    if (declared.type === "TSInterfaceDeclaration") return ofMembers(inside, declared.body.body, node);
    throw noFunctionType(scope, node);
  });
}

function withImplementation(calls: readonly WrittenCall[], init: Expression | null): readonly WrittenCall[] {
  if (calls.length !== 1 || init === null || !("params" in init)) return calls;
  return calls.map((call) => ({ ...call, implementation: init.params }));
}

function missing({ module }: Scope, node: Node): Missing {
  return { where: "type of the function", ...placeOf(module, node) };
}

/** The annotations that are missing in one way to call. */
export function missingIn({ scope, parameters, result, end }: WrittenCall): Missing[] {
  const unknown = parameters.flatMap((pattern, index) => {
    const { name, node } = partsOf(pattern);
    return isAnnotated(pattern) ? [] : [{ where: `parameter ${name ?? index + 1}`, ...placeOf(scope.module, node) }];
  });
  return result === undefined ? [...unknown, { where: "result", ...placeOf(scope.module, end) }] : unknown;
}

/** Throws `Unreadable`. */
export function readCall(call: WrittenCall): CallSignature {
  const scope = openParameters(call);
  const parameters = call.parameters.map((pattern, index) => {
    const parameter = readParameter(scope, pattern);
    const own = call.implementation?.[index];
    const value = own && partsOf(own).default;
    return value === undefined ? parameter : { ...parameter, default: sourceOf(scope, value) };
  });
  return { parameters, result: call.result === undefined ? true : readResultAnnotation(scope, call.result) };
}

/** A type parameter of the function itself stands for all that it may be: its constraint, or anything. */
function openParameters({ scope, typeParameters }: WrittenCall): Scope {
  const parameters = new Map(scope.parameters);
  const inside = { ...scope, parameters };
  for (const { name, constraint } of typeParameters?.params ?? []) {
    parameters.set(name, constraint === undefined ? true : readPart(inside, constraint));
  }
  return inside;
}
