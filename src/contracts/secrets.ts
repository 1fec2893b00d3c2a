/**
 * Secrets as they come in. They never go out again: what is told of them is their names.
 */
import { z } from "zod";
import { MAX_SECRET_BYTES } from "./limits.ts";

/** The text of a secret. What is no well-formed text could not be given back as it was. */
export const secretText = z
  .string()
  .refine((text) => text.isWellFormed(), "must be well-formed text")
  .refine((text) => new TextEncoder().encode(text).length <= MAX_SECRET_BYTES, {
    error: `must have at most ${MAX_SECRET_BYTES} bytes`,
  });

/** Body of `PUT /v1/functions/{name}/secrets/{secret}`. */
export const secretRequest = z.strictObject({ value: secretText });
