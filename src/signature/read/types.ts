/**
 * Any type, as a schema: one case for each way to write a type, the work done elsewhere.
 */
import type { Schema } from "../../contracts/schema.ts";
import { arrayOf, intersection, literal, NULL, rich, UNDEFINED } from "../schemas.ts";
import { builtIn } from "./built-in.ts";
import { literalValue } from "./constants.ts";
import { enumValues } from "./enums.ts";
import { unreadable } from "./faults.ts";
import { type Found, namesOf } from "./lookup.ts";
import { readMembers } from "./members.ts";
import { readNamed } from "./named.ts";
import type {
  Expression,
  Identifier,
  ImportType,
  KeywordType,
  Node,
  TypeNode,
  TypeOperator,
  TypeReference,
} from "./nodes.ts";
import { indexed, keysOf } from "./objects.ts";
import { readPart, readUnion, type Scope } from "./scope.ts";
import { readTuple } from "./tuples.ts";
import { readQuery } from "./values.ts";

/** Throws `Unreadable` for what no signature can hold. */
export function readType(scope: Scope, node: TypeNode): Schema {
  switch (node.type) {
    case "TSParenthesizedType":
      return readPart(scope, node.typeAnnotation);
    case "TSTypeReference":
      return readReference(scope, node);
    case "TSImportType":
      return readImport(scope, node);
    case "TSLiteralType":
      return readLiteral(scope, node.literal);
    case "TSUnionType":
      return readUnion(
        scope,
        node,
        node.types.map((part) => readPart(scope, part)),
      );
    case "TSIntersectionType":
      return readIntersection(scope, node, node.types);
    case "TSArrayType":
      return arrayOf(readPart(scope, node.elementType));
    case "TSTupleType":
      return readTuple(scope, node);
    case "TSTypeLiteral":
      return readMembers(scope, node.members);
    case "TSTypeOperator":
      return readOperator(scope, node);
    case "TSIndexedAccessType":
      return indexed(scope, readPart(scope, node.objectType), readPart(scope, node.indexType), node);
    case "TSTypeQuery":
      return readQuery(scope, node);
    default:
      return readKeyword(scope, node);
  }
}

const KEYWORDS: Readonly<Record<KeywordType["type"], Schema>> = {
  TSStringKeyword: { type: "string" },
  TSNumberKeyword: { type: "number" },
  TSBooleanKeyword: { type: "boolean" },
  TSBigIntKeyword: rich("bigint"),
  TSNullKeyword: NULL,
  TSUndefinedKeyword: UNDEFINED,
  TSVoidKeyword: UNDEFINED,
  TSUnknownKeyword: true,
  TSNeverKeyword: false,
  TSObjectKeyword: { type: "object" },
};

function readKeyword(scope: Scope, node: Exclude<TypeNode, { type: "TSTypeReference" }>): Schema {
  if (isKeyword(node)) return KEYWORDS[node.type];
  throw unreadable(scope.module, node, REFUSED.get(node.type) ?? "is a kind of type that cannot be read.");
}

function isKeyword(node: Node): node is KeywordType {
  return Object.hasOwn(KEYWORDS, node.type);
}

const FUNCTION = "is a function: only data can be passed.";

const REFUSED: ReadonlyMap<string, string> = new Map([
  ["TSAnyKeyword", "switches types off: write `unknown` for a value of any type, or deploy with `untyped: true`."],
  ["TSSymbolKeyword", "cannot be sent: symbols have no value."],
  ["TSFunctionType", FUNCTION],
  ["TSConstructorType", FUNCTION],
  ["TSConditionalType", "is a conditional type, which cannot be read: write out the type that it comes to."],
  [
    "TSMappedType",
    "is a mapped type, which cannot be read: write `Record`, `Partial`, `Pick`, or the members themselves.",
  ],
  ["TSInferType", "belongs to a conditional type, which cannot be read."],
  ["TSThisType", "means the object that it is written in: name the type instead."],
]);

function readOperator(scope: Scope, { operator, typeAnnotation, ...node }: TypeOperator): Schema {
  if (operator === "unique") return readPart(scope, typeAnnotation);
  const schema = readPart(scope, typeAnnotation);
  return operator === "keyof" ? keysOf(scope, schema, node) : schema;
}

function readIntersection(scope: Scope, node: Node, types: readonly TypeNode[]): Schema {
  const schema = intersection(types.map((part) => readPart(scope, part)));
  if (schema !== null) return schema;
  throw unreadable(scope.module, node, "is no intersection of object types.");
}

function readLiteral(scope: Scope, node: Expression): Schema {
  const value = literalValue(node);
  if (value !== undefined) return literal(value);
  const reason =
    node.type === "TemplateLiteral" ? "has parts that vary: write `string`." : "is no literal to compare with.";
  throw unreadable(scope.module, node, reason);
}

function readReference(scope: Scope, node: TypeReference): Schema {
  const args = node.typeArguments?.params ?? [];
  const names = namesOf(node.typeName);
  const [first, ...others] = names;
  if (first === undefined) return false;
  const parameter = others.length === 0 ? scope.parameters.get(first.name) : undefined;
  if (parameter !== undefined) return parameter;
  const found = scope.reader.lookup.find(scope.module, first.name, "type");
  if (found !== undefined) return readFound(scope, found, others, args, node);
  const schema = others.length === 0 ? builtIn(scope, first.name, args, node) : undefined;
  if (schema !== undefined) return schema;
  throw unreadable(scope.module, node, "is not declared in this deploy.");
}

function readImport(scope: Scope, node: ImportType): Schema {
  const module = scope.reader.lookup.moduleAt(scope.module, node.argument.value);
  const found: Found =
    module === undefined ? { kind: "package", specifier: node.argument.value } : { kind: "namespace", module };
  return readFound(
    scope,
    found,
    node.qualifier === undefined ? [] : namesOf(node.qualifier),
    node.typeArguments?.params ?? [],
    node,
  );
}

/** What is left of a qualified name, `B.C` of `A.B.C`, when `A` was found. */
function readFound(
  scope: Scope,
  found: Found,
  names: readonly Identifier[],
  args: readonly TypeNode[],
  at: Node,
): Schema {
  const [next, ...others] = names;
  if (found.kind === "package") {
    throw unreadable(
      scope.module,
      at,
      `comes from ${JSON.stringify(found.specifier)}, which is not part of this deploy.`,
    );
  }
  if (found.kind === "namespace" && next !== undefined) {
    const inner = scope.reader.lookup.findExport(found.module, next.name, "type");
    if (inner !== undefined) return readFound(scope, inner, others, args, at);
  }
  if (found.kind === "type" && next === undefined) return readNamed(scope, found, args, at);
  const member =
    found.kind === "type" && next !== undefined && others.length === 0 ? enumMember(found, next.name) : undefined;
  if (member !== undefined) return literal(member);
  throw unreadable(scope.module, at, "is not declared in this deploy.");
}

function enumMember({ module, declarations }: Extract<Found, { kind: "type" }>, name: string) {
  const enums = declarations.map(({ node }) => node).filter((node) => node.type === "TSEnumDeclaration");
  return enumValues(module, enums).get(name);
}
