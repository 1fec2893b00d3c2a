/**
 * What a call may send, as schemas: arguments by position as an array, by name as an object.
 */
import type { Schema, SchemaObject } from "../../contracts/schema.ts";
import type { CallSignature, Parameter } from "../../contracts/signature.ts";

/** The two shapes of a call's arguments; `named` is null when some parameter has no name or takes all the rest. */
export interface ArgumentShapes {
  readonly positional: SchemaObject;
  readonly named: SchemaObject | null;
}

/** The shapes of one way to call a function. */
export function shapesOf({ parameters }: CallSignature): ArgumentShapes {
  return { positional: positionalShape(parameters), named: namedShape(parameters) };
}

function positionalShape(parameters: readonly Parameter[]): SchemaObject {
  const single = parameters.filter(({ rest }) => !rest);
  const rest = restShape(parameters.find((parameter) => parameter.rest)?.schema);
  const needed = single.findLastIndex(({ optional }) => !optional) + 1;
  const prefixItems = [...single.map(titled), ...rest.prefixItems];
  return {
    type: "array",
    ...(prefixItems.length === 0 ? {} : { prefixItems }),
    items: rest.items,
    minItems: rest.minItems === 0 ? needed : single.length + rest.minItems,
  };
}

interface RestShape {
  readonly prefixItems: readonly Schema[];
  readonly items: Schema;
  readonly minItems: number;
}

/** What follows the single parameters: nothing, elements of an array, those of a tuple, or what nobody can tell. */
function restShape(schema: Schema | undefined): RestShape {
  if (schema === undefined) return { prefixItems: [], items: false, minItems: 0 };
  if (typeof schema === "boolean" || schema.type !== "array") return { prefixItems: [], items: true, minItems: 0 };
  const { prefixItems = [], items = true, minItems = 0 } = schema;
  return { prefixItems, items, minItems };
}

function namedShape(parameters: readonly Parameter[]): SchemaObject | null {
  const named = parameters.flatMap((parameter) =>
    parameter.name === null || parameter.rest ? [] : [{ ...parameter, name: parameter.name }],
  );
  if (named.length < parameters.length) return null;
  const required = named.filter(({ optional }) => !optional).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(named.map((parameter) => [parameter.name, explained(parameter)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/** The schema of a parameter by position, which says its name. */
function titled(parameter: Parameter): Schema {
  const shown = explained(parameter);
  if (parameter.name === null) return shown;
  const schema = typeof shown === "boolean" ? whole(shown) : shown;
  const { description = "", "x-type": richType } = schema;
  // The sentence about a type that JSON has no word for is yet to follow.
  const mark = description !== "" || richType !== undefined ? ":" : "";
  return { ...schema, description: `\`${parameter.name}\`${mark} ${description}`.trimEnd() };
}

/** The schema of a parameter, which tells its default. */
function explained({ schema, default: preset }: Parameter): Schema {
  if (preset === null) return schema;
  const { description, ...rest } = typeof schema === "boolean" ? whole(schema) : schema;
  return { ...rest, description: [description, `Default: ${preset}`].filter(Boolean).join(" ") };
}

/** `true` and `false` as objects, which can hold a description. */
function whole(schema: boolean): SchemaObject {
  return schema ? {} : { enum: [] };
}
