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
  const examples = shapes.flatMap((shape) => {
    const value = shape.sample === undefined ? sampleOf(shape.schema, shape.defs) : shape.sample;
    return value === undefined ? [] : [[shape.name, { summary: shape.summary, value }]];
  });
  return {
    ...(json ? {} : { description: CBOR_ONLY }),
    required: shapes.every(({ needed }) => needed),
    content: {
      ...(json
        ? { [MEDIA_TYPES.json]: { schema, ...(examples.length > 0 ? { examples: Object.fromEntries(examples) } : {}) } }
        : {}),
      [MEDIA_TYPES.cbor]: { schema },
    },
  };
}

const CBOR_ONLY = "Only CBOR carries these arguments. Client libraries write it; the page `/docs` cannot.";

interface Shape {
  /** Unique among the shapes of a function. */
  readonly name: string;
  /** What it is called where one is chosen. */
  readonly summary: string;
  readonly schema: Schema;
  readonly refer: Refer;
  readonly defs: Signature["defs"];
  readonly needed: boolean;
  /** What to try, where the schema tells nothing. */
  readonly sample?: unknown;
}

function argumentShapes({ version, signature, refer }: TypedVersion): Shape[] {
  if (signature === null) return untypedShapes(version, refer);
  const { calls, defs } = signature;
  return calls.flatMap((call, index) => {
    const { positional, named } = shapesOf(call);
    const needed = (positional.minItems ?? 0) > 0;
    const suffix = `${version.version}${calls.length > 1 ? `.${index + 1}` : ""}`;
    const way = `version ${version.version}${calls.length > 1 ? `, call ${index + 1}` : ""}`;
    const common = { refer, defs, needed };
    const byPosition = { name: `byPosition.${suffix}`, summary: `By position, ${way}`, schema: positional, ...common };
    return named === null || call.parameters.length === 0
      ? [byPosition]
      : [byPosition, { name: `byName.${suffix}`, summary: `By name, ${way}`, schema: named, ...common }];
  });
}

/** Nobody knows what such a function takes: the sample to try is no arguments at all. */
function untypedShapes({ version, parameters }: FunctionVersion, refer: Refer): Shape[] {
  const names = (parameters ?? []).filter((name) => name !== null);
  const byPosition: Schema = {
    type: "array",
    items: true,
    description: "Arguments of any type, in the order of the parameters.",
  };
  const byName: Schema = {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, true])),
    additionalProperties: false,
    description: "Arguments of any type, by name.",
  };
  const common = { refer, defs: {}, needed: false };
  const none = { name: `byPosition.${version}`, summary: "No arguments: the types are not known", sample: [] };
  const first = { ...none, schema: byPosition, ...common };
  if (names.length === 0) return [first];
  return [first, { name: `byName.${version}`, summary: "The same, by name", sample: {}, schema: byName, ...common }];
}
