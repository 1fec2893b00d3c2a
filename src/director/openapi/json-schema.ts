/**
 * Zod schemas as JSON Schema: the large ones become components of the document, small ones stand where they are used.
 */
import { z } from "zod";
import type { JsonObject } from "./media.ts";

/** Which side of a schema is shown: what a caller sends, or what it gets once defaults are filled in. */
type Side = "input" | "output";

/** Named schemas, gathered while operations are described and rendered once all are known. */
export class Components {
  readonly #names = new Map<z.ZodType, string>();
  readonly #sides = { input: z.registry<{ id: string }>(), output: z.registry<{ id: string }>() };

  /** Makes a schema a component; one that has a name keeps it. Gives a reference to it. */
  refer(schema: z.ZodType, name: string, side: Side): JsonObject {
    const known = this.#names.get(schema);
    if (known === undefined) {
      this.#names.set(schema, name);
      this.#sides[side].add(schema, { id: name });
    }
    return { $ref: reference(known ?? name) };
  }

  /** All of them, by name. */
  render(): Record<string, JsonObject> {
    return { ...renderSide(this.#sides.input, "input"), ...renderSide(this.#sides.output, "output") };
  }
}

/** A schema as it stands in place; of parameters, which are sent. */
export function inlineSchema(schema: z.ZodType): JsonObject {
  return tidied(z.toJSONSchema(schema, { io: "input", unrepresentable: "any", override: simplify }));
}

/** Where a component is found. */
export function reference(name: string): string {
  return `#/components/schemas/${name}`;
}

function renderSide(registry: ReturnType<typeof z.registry<{ id: string }>>, io: Side): Record<string, JsonObject> {
  const { schemas } = z.toJSONSchema(registry, { io, unrepresentable: "any", uri: reference, override: simplify });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, tidied(schema)]));
}

/** The document has one dialect and its own way of naming schemas. */
function tidied({ $schema: _, $id: __, ...schema }: JsonObject): JsonObject {
  return schema;
}

/** Leaves out what says nothing: the bounds of every safe integer, and that further members may be anything. */
function simplify({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  const { additionalProperties: rest } = jsonSchema;
  if (jsonSchema.properties !== undefined && typeof rest === "object" && Object.keys(rest).length === 0) {
    delete jsonSchema.additionalProperties;
  }
}
