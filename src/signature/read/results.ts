/**
 * The result of a function: what callers get of a promise or a stream is what comes out of it.
 */
import type { Schema } from "../../contracts/schema.ts";
import { rich, UNDEFINED } from "../schemas.ts";
import { bindParameters, typeParametersOf } from "./declared.ts";
import { unreadable } from "./faults.ts";
import type { Annotation, TypeNode, TypeReference } from "./nodes.ts";
import { readPart, readUnion, type Scope } from "./scope.ts";

const PROMISES = new Set(["Promise", "PromiseLike"]);
const STREAMS = new Set(["AsyncGenerator", "AsyncIterable", "AsyncIterableIterator", "Generator", "ReadableStream"]);

/** A result's annotation; a type predicate is a boolean, an assertion gives nothing. Throws `Unreadable`. */
export function readResultAnnotation(scope: Scope, { typeAnnotation: type }: Annotation): Schema {
  if (type.type !== "TSTypePredicate") return readResult(scope, type);
  return type.asserts ? UNDEFINED : { type: "boolean" };
}

function readResult(scope: Scope, node: TypeNode): Schema {
  scope.reader.budget.step();
  if (!isAwaited(scope, node)) return readPart(scope, node);
  switch (node.type) {
    case "TSParenthesizedType":
      return readResult(scope, node.typeAnnotation);
    case "TSUnionType":
      return readUnion(
        scope,
        node,
        node.types.map((part) => readResult(scope, part)),
      );
    case "TSTypeReference":
      return readAwaited(scope, node);
    default:
      return readPart(scope, node);
  }
}

function readAwaited(scope: Scope, node: TypeReference): Schema {
  const args = node.typeArguments?.params ?? [];
  const [arg] = args;
  const name = builtInName(scope, node);
  if (name !== undefined && PROMISES.has(name)) {
    if (arg === undefined) throw unreadable(scope.module, node, "takes one type argument.");
    return readResult(scope, arg);
  }
  if (name !== undefined) return rich("Stream", arg === undefined ? true : readPart(scope, arg));
  const alias = aliasOf(scope, node);
  if (alias === undefined) return readPart(scope, node);
  const given = args.map((part) => readPart(scope, part));
  const inside = bindParameters(
    { ...scope, module: alias.found.module, depth: scope.depth + 1 },
    typeParametersOf(alias.found),
    given,
    { scope, at: node },
  );
  return readResult(inside, alias.body);
}

/** Whether a type is a promise or a stream, or a union with one, itself or by the name of an alias. */
function isAwaited(scope: Scope, node: TypeNode): boolean {
  scope.reader.budget.step();
  if (scope.depth > MAX_ALIASES) return false;
  switch (node.type) {
    case "TSParenthesizedType":
      return isAwaited(scope, node.typeAnnotation);
    case "TSUnionType":
      return node.types.some((part) => isAwaited(scope, part));
    case "TSTypeReference": {
      if (builtInName(scope, node) !== undefined) return true;
      const alias = aliasOf(scope, node);
      if (alias === undefined) return false;
      return isAwaited({ ...scope, module: alias.found.module, depth: scope.depth + 1 }, alias.body);
    }
    default:
      return false;
  }
}

/** Longest way from alias to alias on which promises are looked for. */
const MAX_ALIASES = 20;

/** The name of a promise or a stream, unless the deploy declares it itself. */
function builtInName({ reader, module, parameters }: Scope, { typeName }: TypeReference): string | undefined {
  if (typeName.type !== "Identifier") return undefined;
  const { name } = typeName;
  if (!PROMISES.has(name) && !STREAMS.has(name)) return undefined;
  return parameters.has(name) || reader.lookup.find(module, name, "type") !== undefined ? undefined : name;
}

function aliasOf({ reader, module, parameters }: Scope, { typeName }: TypeReference) {
  if (typeName.type !== "Identifier" || parameters.has(typeName.name)) return undefined;
  const found = reader.lookup.find(module, typeName.name, "type");
  if (found?.kind !== "type") return undefined;
  const node = found.declarations[0]?.node;
  return node?.type === "TSTypeAliasDeclaration" ? { found, body: node.typeAnnotation } : undefined;
}
