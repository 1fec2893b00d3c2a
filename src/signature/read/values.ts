/**
 * `typeof value`: the type of a constant, an enum or an object of them, as TypeScript infers it.
 */
import type { Literal, Schema } from "../../contracts/schema.ts";
import { arrayOf, literal, objectOf, union } from "../schemas.ts";
import { literalValue } from "./constants.ts";
import { enumValues } from "./enums.ts";
import { unreadable } from "./faults.ts";
import { type Found, namesOf } from "./lookup.ts";
import { keyName, readAnnotation } from "./members.ts";
import type { DeclaredValue, DeclaredVariable } from "./module.ts";
import type { Expression, Identifier, Node, TypeNode, TypeQuery } from "./nodes.ts";
import { indexed } from "./objects.ts";
import { readPart, type Scope } from "./scope.ts";
import { tuple } from "./tuples.ts";

/** `typeof A.b`. Throws `Unreadable` for what only the compiler could infer. */
export function readQuery(scope: Scope, node: TypeQuery): Schema {
  const names = node.exprName.type === "TSImportType" ? [] : namesOf(node.exprName);
  const [first, ...others] = names;
  if (first === undefined) throw unreadable(scope.module, node, "cannot be read: import the value by name.");
  return others.reduce(
    (schema, name) => indexed(scope, schema, literal(name.name), node),
    readValue(scope, first, node),
  );
}

function readValue(scope: Scope, { name }: Identifier, at: Node): Schema {
  const { lookup } = scope.reader;
  const found = lookup.find(scope.module, name, "value") ?? lookup.find(scope.module, name, "type");
  const schema = found === undefined ? undefined : readFound(scope, found);
  if (schema !== undefined) return schema;
  throw unreadable(scope.module, at, "is not a constant of this deploy.");
}

function readFound(scope: Scope, found: Found): Schema | undefined {
  if (found.kind === "type") {
    const enums = found.declarations.map(({ node }) => node).filter((node) => node.type === "TSEnumDeclaration");
    const values = new Map(
      [...enumValues(found.module, enums)].map(([name, value]) => [name, literal(value)] as const),
    );
    return enums.length === 0 ? undefined : objectOf(values, new Set(values.keys()));
  }
  if (found.kind !== "value") return undefined;
  const [declared] = found.declarations;
  const inside: Scope = { ...scope, module: found.module, parameters: new Map(), depth: scope.depth + 1 };
  return declared === undefined || !isVariable(declared) ? undefined : readVariable(inside, declared);
}

function isVariable(declared: DeclaredValue): declared is DeclaredVariable {
  return declared.type === "VariableDeclarator";
}

function readVariable(scope: Scope, { id, init, constant }: DeclaredVariable): Schema | undefined {
  if (id.typeAnnotation !== undefined) return readAnnotation(scope, id, id.typeAnnotation);
  return init === null ? undefined : infer(scope, init, constant ? "narrow" : "wide");
}

/**
 * How literals are taken: as their primitive; as themselves, but not inside objects and arrays; as themselves all
 * through, `as const`.
 */
type Width = "wide" | "narrow" | "const";

function infer(scope: Scope, node: Expression, width: Width): Schema {
  const value = literalValue(node);
  if (value !== undefined) return width === "wide" ? primitiveOf(value) : literal(value);
  const inner: Width = width === "const" ? "const" : "wide";
  switch (node.type) {
    case "TSAsExpression":
    case "TSTypeAssertion":
      return isConst(node.typeAnnotation)
        ? infer(scope, node.expression, "const")
        : readPart(scope, node.typeAnnotation);
    case "TSSatisfiesExpression":
      return infer(scope, node.expression, width);
    case "ArrayExpression": {
      const members = node.elements.map((element) => infer(scope, plainElement(scope, node, element), inner));
      return width === "const" ? tuple(members, members.length, false) : arrayOf(union(members));
    }
    case "ObjectExpression":
      return inferObject(scope, node.properties, inner);
    default:
      throw unreadable(scope.module, node, "is no plain constant: annotate it with its type.");
  }
}

function inferObject(
  scope: Scope,
  members: Extract<Expression, { type: "ObjectExpression" }>["properties"],
  width: Width,
) {
  const properties = new Map<string, Schema>();
  for (const member of members) {
    const name = member.type === "Property" && member.kind === "init" ? keyName(member) : undefined;
    if (name === undefined || member.type !== "Property") {
      throw unreadable(scope.module, member, "is no plain member: annotate the constant with its type.");
    }
    properties.set(name, infer(scope, member.value, width));
  }
  return objectOf(properties, new Set(properties.keys()));
}

function plainElement(scope: Scope, array: Node, element: Expression | Node<"SpreadElement"> | null): Expression {
  if (element !== null && element.type !== "SpreadElement") return element;
  throw unreadable(scope.module, element ?? array, "is no plain element: annotate the constant with its type.");
}

function isConst(node: TypeNode): boolean {
  return node.type === "TSTypeReference" && node.typeName.type === "Identifier" && node.typeName.name === "const";
}

/** The type of a variable that starts as this literal; of null TypeScript makes nothing of use. */
export function primitiveOf(value: Literal): Schema {
  if (value === null) return literal(null);
  return { type: typeof value as "string" | "number" | "boolean" };
}
