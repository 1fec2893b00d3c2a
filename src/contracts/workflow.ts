/**
 * Workflows as they are written: graphs of steps, or chains as PyFaaS has them. Templates (`args`, `output`, …) are plain
 * values in which a text such as `$add.output.items[0].x` stands for another one; `src/workflow/` reads them.
 */
import { z } from "zod";
import { cacheMode } from "./cache.ts";
import { functionName } from "./ids.ts";
import {
  INVOCATION_LIMITS,
  JOB_LIMITS,
  MAX_NAME_LENGTH,
  MAX_WORKFLOW_STEPS,
  MAX_WORKFLOW_WAIT_SECONDS,
  WORKFLOW_CONCURRENCY,
} from "./limits.ts";

const bounded = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);

/** A step's id: a letter first, then letters, digits, `_` and `-`. */
export const stepId = z
  .string()
  .max(MAX_NAME_LENGTH)
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, "must start with a letter and hold letters, digits, '-' and '_' only");

/** The name under which a workflow is put; such names and those of functions have nothing to do with each other. */
export const workflowName = stepId.brand<"WorkflowName">();
export type WorkflowName = z.infer<typeof workflowName>;

/**
 * A condition: a template that counts as JavaScript counts it; or one of the operators, over templates.
 *
 * `{ "not": c }`, `{ "all": [c, …] }`, `{ "any": [c, …] }`, `{ "equals": [a, b] }`, `{ "less": [a, b] }`,
 * `{ "greater": [a, b] }`
 */
export type Condition =
  | string
  | boolean
  | { readonly not: Condition }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly equals: readonly [unknown, unknown] }
  | { readonly less: readonly [unknown, unknown] }
  | { readonly greater: readonly [unknown, unknown] };
const pair = z.tuple([z.unknown(), z.unknown()]);
export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.string(),
    z.boolean(),
    z.strictObject({ not: condition }),
    z.strictObject({ all: z.array(condition) }),
    z.strictObject({ any: z.array(condition) }),
    z.strictObject({ equals: pair }),
    z.strictObject({ less: pair }),
    z.strictObject({ greater: pair }),
  ]),
);

/** A call: arguments by position, by name, or the first of them by position and the rest by name. */
const call = {
  function: functionName,
  args: z.array(z.unknown()).optional(),
  named: z.record(z.string(), z.unknown()).optional(),
};
export const callTemplate = z.strictObject(call);
export type CallTemplate = z.infer<typeof callTemplate>;

const anyStep = {
  id: stepId,
  /** Steps that end before this one begins, besides those that it refers to. */
  after: z.array(stepId).max(MAX_WORKFLOW_STEPS).optional(),
  /** Where it does not hold the step is skipped, and so are those that refer to it. */
  when: condition.optional(),
};

export const callStep = z.strictObject({
  ...anyStep,
  ...call,
  /** A list, or what refers to one: the step calls once for each `$item`, and its output is the list of values. */
  each: z.unknown().optional(),
  /** Calls of a step with `each` at once. */
  concurrency: bounded(WORKFLOW_CONCURRENCY).optional(),
  /** Attempts of each call, and the pause before the second; it doubles from failure to failure. */
  retry: z
    .strictObject({
      maxAttempts: bounded(JOB_LIMITS.maxAttempts).default(JOB_LIMITS.maxAttempts.default),
      backoffMs: bounded(JOB_LIMITS.backoffMs).default(JOB_LIMITS.backoffMs.default),
      maxBackoffMs: bounded(JOB_LIMITS.maxBackoffMs).default(JOB_LIMITS.maxBackoffMs.default),
    })
    .optional(),
  timeoutMs: bounded(INVOCATION_LIMITS.timeoutMs).optional(),
  cpuMs: bounded(INVOCATION_LIMITS.cpuMs).optional(),
  cache: cacheMode.optional(),
  /** What stands for the output when every attempt has failed: a value, or a call. */
  fallback: z.union([z.strictObject({ value: z.unknown() }), callTemplate]).optional(),
  /** The call that undoes the step, made when a later one fails for good. Of durable runs. */
  compensate: callTemplate.optional(),
  /** The output is kept encoded and by reference, and decoded by none but those that it is given to. */
  serializer: z.boolean().optional(),
});
export type CallStep = z.infer<typeof callStep>;

/** Waits so many seconds. Of durable runs. */
export const sleepStep = z.strictObject({
  ...anyStep,
  sleep: z.union([z.number().min(0).max(MAX_WORKFLOW_WAIT_SECONDS), z.string()]),
});
export type SleepStep = z.infer<typeof sleepStep>;

/** Waits for an event of this type; its payload is the output. Of durable runs. */
export const waitStep = z.strictObject({
  ...anyStep,
  waitForEvent: stepId,
  /** A day where nothing is said; then the step fails with `timeout`. */
  timeoutSeconds: z.number().min(1).max(MAX_WORKFLOW_WAIT_SECONDS).optional(),
});
export type WaitStep = z.infer<typeof waitStep>;

export const workflowStep = z.union([callStep, sleepStep, waitStep]);
export type WorkflowStep = z.infer<typeof workflowStep>;

/** A workflow as a graph. */
export const workflowDocument = z.strictObject({
  $schema: z.string().optional(),
  id: z.string().min(1).max(MAX_NAME_LENGTH),
  description: z.string().max(1_000).optional(),
  durable: z.boolean().optional(),
  /** Each behind those that it refers to. */
  steps: z.array(workflowStep).min(1).max(MAX_WORKFLOW_STEPS),
  /** A template; the output of the last step where nothing is said. */
  output: z.unknown().optional(),
});
export type WorkflowDocument = z.infer<typeof workflowDocument>;

/** A chain as PyFaaS has it, and its wish `serializer`. */
export const chainDocument = z.strictObject({
  $schema: z.string().optional(),
  id: z.string().min(1).max(MAX_NAME_LENGTH),
  entry_function: z.string(),
  functions: z.record(
    z.string(),
    z.strictObject({
      positional_args: z.array(z.unknown()),
      default_args: z.record(z.string(), z.unknown()),
      /** Empty for the last. */
      next: z.string(),
      cache_result: z.boolean(),
      serializer: z.boolean().optional(),
    }),
  ),
});
export type ChainDocument = z.infer<typeof chainDocument>;

/** A document as it is sent, of either form; `GET /v1/workflows/schema.json` says what is in it. */
export const sentWorkflow = z.looseObject({
  id: z.string(),
  steps: z.array(z.unknown()).optional(),
  functions: z.record(z.string(), z.unknown()).optional(),
});

/** What is wrong with a workflow, and where: `steps[2].args[0]`, `functions.add.next`. */
export interface WorkflowFault {
  readonly path: string;
  readonly message: string;
}
