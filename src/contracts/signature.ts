/**
 * The signature of a function: what its callers must give and what they get, read from its annotations.
 *
 * It is stored and sent as JSON text: versions travel with every call, and nobody on that way looks into it.
 */
import { z } from "zod";
import { schema } from "./schema.ts";

const parameter = z.object({
  /** Null where it has none: a destructured parameter. */
  name: z.string().nullable(),
  /** Of a rest parameter: the type of the whole array or tuple. */
  schema,
  /** Whether it may be left out: marked `?`, or with a default. */
  optional: z.boolean(),
  /** Whether it takes all the arguments that are left; only the last one can. */
  rest: z.boolean(),
  /** The default's source text, spaces made even; null when there is none. */
  default: z.string().nullable(),
});
export type Parameter = z.infer<typeof parameter>;

/** One way to call the function. */
export const callSignature = z.object({
  parameters: z.array(parameter),
  /** What the caller gets: of a `Promise<T>` it is `T`. */
  result: schema,
});
export type CallSignature = z.infer<typeof callSignature>;

/** All ways to call the function: one, or as many as it has overload declarations in its source, in their order. */
export const signature = z.object({
  calls: z.array(callSignature).min(1),
  /** Recursive types that the schemas above refer to as `#/$defs/<name>`. */
  defs: z.record(z.string(), schema),
});
export type Signature = z.infer<typeof signature>;

/** Reads a signature that this platform wrote. */
export function parseSignature(text: string): Signature {
  return signature.parse(JSON.parse(text));
}
