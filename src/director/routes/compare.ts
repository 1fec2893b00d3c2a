/** `GET /v1/compare?left=add@1&right=add`: compares two functions, or two versions of one. */
import { z } from "zod";
import { MAX_COMPARED_RUNS } from "../../contracts/limits.ts";
import { readReference } from "../compare/references.ts";
import { compare } from "../compare.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { unwrap } from "../resolve.ts";

const number = z
  .string()
  .regex(/^-?[0-9]+$/, "must be a whole number")
  .transform(Number);

const compareQuery = z.strictObject({
  left: z.string(),
  right: z.string(),
  runs: number.pipe(z.int().min(1).max(MAX_COMPARED_RUNS)).optional(),
  seed: number.pipe(z.int32()).optional(),
});

/** Answers with a `Comparison`. Faults: those of `compare`, `invalid_request` for what names no function. */
export const compareFunctions: Handler = async (c, director) => {
  const { left, right, runs, seed } = parseWith(compareQuery, c.req.query(), "The query");
  const [from, to] = [unwrap(readReference(left)), unwrap(readReference(right))];
  return c.json(unwrap(await compare(director, { left: from, right: to, runs, seed })));
};
