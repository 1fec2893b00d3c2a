/**
 * Looks into OpenAPI documents for tests, with as little as possible taken for granted.
 */
import { z } from "zod";

const media = z.looseObject({
  schema: z.unknown().optional(),
  examples: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
});
const response = z.looseObject({
  $ref: z.string().optional(),
  description: z.string().optional(),
  content: z.record(z.string(), media).optional(),
});
const operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  parameters: z.array(z.looseObject({ in: z.string(), name: z.string() })).optional(),
  requestBody: z.looseObject({ required: z.boolean(), content: z.record(z.string(), media) }).optional(),
  responses: z.record(z.string(), response),
});

/** An operation of a document. */
export interface FoundOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: z.infer<typeof operation>;
}

/** All operations of a document. */
export function operationsIn(document: { readonly paths: Readonly<Record<string, object>> }): FoundOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, found]) => ({ path, method, operation: operation.parse(found) })),
  );
}

/** Every `$ref` of a document. */
export function refsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "$ref" in value && typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(refsIn)];
}
