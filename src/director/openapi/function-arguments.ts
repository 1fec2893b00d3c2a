/**
 * The request body of a deployed function: every way to give its arguments, with samples to try.
 */
import { MEDIA_TYPES } from "../../codec/index.ts";
import type { FunctionVersion } from "../../contracts/function.ts";
import type { Schema } from "../../contracts/schema.ts";
import type { Signature } from "../../contracts/signature.ts";
import { shapesOf } from "./arguments-schema.ts";
import type { JsonObject } from "./media.ts";
import { fitsJson } from "./rich-types.ts";
import { sampleOf } from "./samples.ts";
import { oneOrAny, type Refer, showSchema } from "./type-schema.ts";
import type { TypedVersion } from "./typed-version.ts";

/** The request body; what only CBOR can carry is offered as CBOR only. */
export function describeArguments(typed: readonly TypedVersion[]): JsonObject {
  const shapes = typed.flatMap((one) => argumentShapes(one));
  const schema = oneOrAny(shapes.map(({ schema, refer }) => showSchema(schema, refer)));
  const json = shapes.length === 0 || shapes.some((shape) => fitsJson(shape.schema));
  const examples = shapes.flatMap(({ name, schema, defs }) => {
    const value = sampleOf(schema, defs);
    return value === undefined ? [] : [[name, { value }]];
  });
  return {
    required: shapes.every(({ needed }) => needed),
    content: {
      ...(json
        ? { [MEDIA_TYPES.json]: { schema, ...(examples.length > 0 ? { examples: Object.fromEntries(examples) } : {}) } }
        : {}),
      [MEDIA_TYPES.cbor]: { schema },
    },
  };
}

interface Shape {
  /** Unique among the shapes of a function. */
  readonly name: string;
  readonly schema: Schema;
  readonly refer: Refer;
  readonly defs: Signature["defs"];
  readonly needed: boolean;
}

function argumentShapes({ version, signature, refer }: TypedVersion): Shape[] {
  if (signature === null) return untypedShapes(version, refer);
  const { calls, defs } = signature;
  return calls.flatMap((call, index) => {
    const { positional, named } = shapesOf(call);
    const needed = (positional.minItems ?? 0) > 0;
    const suffix = `${version.version}${calls.length > 1 ? `.${index + 1}` : ""}`;
    const byPosition = { name: `byPosition.${suffix}`, schema: positional, refer, defs, needed };
    return named === null || call.parameters.length === 0
      ? [byPosition]
      : [byPosition, { name: `byName.${suffix}`, schema: named, refer, defs, needed }];
  });
}

function untypedShapes({ version, parameters }: FunctionVersion, refer: Refer): Shape[] {
  const names = (parameters ?? []).filter((name) => name !== null);
  const named: Schema = {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, true])),
    additionalProperties: false,
  };
  const positional: Schema = { type: "array", items: true };
  const common = { refer, defs: {}, needed: false };
  const byPosition = { name: `byPosition.${version}`, schema: positional, ...common };
  return names.length === 0 ? [byPosition] : [byPosition, { name: `byName.${version}`, schema: named, ...common }];
}
