/** `GET /v1/compare?left=add@1&right=add`: compares two functions, or two versions of one. */
import { z } from "zod";
import { comparison } from "../../contracts/compare.ts";
import { MAX_COMPARED_RUNS } from "../../contracts/limits.ts";
import { readReference } from "../compare/references.ts";
import { compare } from "../compare.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc, ParameterDoc } from "../openapi/operation-doc.ts";
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

const query = (name: keyof typeof compareQuery.shape, description: string, required = false): ParameterDoc => ({
  in: "query",
  name,
  description,
  schema: compareQuery.shape[name],
  required,
});

/** How it is described. */
export const compareFunctionsDoc: OperationDoc = {
  id: "compareFunctions",
  tag: "functions",
  summary: "Compare two functions, or two versions of one",
  description:
    "Tells what changed, whether callers of the left can call the right, and with `runs` whether both do the same.",
  parameters: [
    query("left", "A function, or one version of it: `add`, `add@1`.", true),
    query("right", "The same.", true),
    query("runs", "How many generated calls both sides answer, without network; none when it is left out."),
    query("seed", "Repeats the very same calls."),
  ],
  answers: { 200: { description: "The comparison.", schema: comparison } },
  faults: ["function_not_found", "version_not_found", "overloaded", "worker_unavailable"],
};
