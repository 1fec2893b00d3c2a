/**
 * The members of interfaces and object types.
 *
 * Objects are open, as TypeScript's are: members that the type does not name may be there, and nothing is said of them.
 */
import type { Schema, SchemaObject } from "../../contracts/schema.ts";
import { objectOf, propertiesOf, unionMembers } from "../schemas.ts";
import { literalValue } from "./constants.ts";
import { describe } from "./description.ts";
import { unreadable } from "./faults.ts";
import type {
  Annotation,
  Expression,
  IndexSignature,
  MethodSignature,
  Node,
  PropertySignature,
  TypeMember,
} from "./nodes.ts";
import { readPart, type Scope } from "./scope.ts";

/** An object type: its own members take the place of inherited ones. Throws `Unreadable`. */
export function readMembers(scope: Scope, members: readonly TypeMember[], inherited?: SchemaObject): SchemaObject {
  const properties = new Map(inherited === undefined ? [] : propertiesOf(inherited));
  const required = new Set(inherited?.required);
  let additional = inherited?.additionalProperties;
  let hasStrings = false;
  for (const member of members) {
    switch (member.type) {
      case "TSPropertySignature":
      case "TSMethodSignature": {
        const { name, schema, optional } = readProperty(scope, member);
        properties.set(name, schema);
        if (optional) required.delete(name);
        else required.add(name);
        break;
      }
      case "TSIndexSignature": {
        const { schema, strings } = readIndex(scope, member);
        // What numbers lead to is among what strings lead to: of two, the signature of strings speaks for all members.
        if (strings || !hasStrings) additional = schema;
        hasStrings ||= strings;
        break;
      }
      default:
        throw unreadable(scope.module, member, "makes it a function: only data can be passed.");
    }
  }
  return objectOf(properties, required, additional);
}

function readProperty(scope: Scope, member: PropertySignature | MethodSignature) {
  if (member.type === "TSMethodSignature" && member.kind !== "get") {
    throw unreadable(scope.module, member, "is a method: only data can be passed.");
  }
  const name = keyName(member);
  if (name === undefined) throw unreadable(scope.module, member.key, "is computed: only plain names can be read.");
  const type = readAnnotation(scope, member, member.typeAnnotation);
  const schema = describe(type, scope.module.text, member.start);
  return { name, schema, optional: "optional" in member && member.optional === true };
}

function readIndex(scope: Scope, member: IndexSignature) {
  const [key] = member.parameters;
  const keys = unionMembers(readAnnotation(scope, key, key.typeAnnotation)).map(
    (one) => one !== true && one && one.type,
  );
  if (keys.length === 0 || !keys.every((type) => type === "string" || type === "number")) {
    throw unreadable(scope.module, key, "cannot be a key: only `string` and `number` can.");
  }
  return { schema: readAnnotation(scope, member, member.typeAnnotation), strings: keys.includes("string") };
}

/** The type after the colon. Throws `Unreadable` when there is none. */
export function readAnnotation(scope: Scope, node: Node, annotation: Annotation | undefined): Schema {
  if (annotation === undefined) throw unreadable(scope.module, node, "has no type.");
  const { typeAnnotation } = annotation;
  if (typeAnnotation.type !== "TSTypePredicate") return readPart(scope, typeAnnotation);
  throw unreadable(scope.module, typeAnnotation, "can only be the result of a function.");
}

/** The name of a member; undefined when it is computed by anything but a literal. */
export function keyName({ key, computed }: { readonly key: Expression; readonly computed: boolean }) {
  if (key.type === "Identifier") return computed ? undefined : key.name;
  const value = literalValue(key);
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
