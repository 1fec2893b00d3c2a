/**
 * The comparison of two versions: what changed, and whether callers of the left one can call the right one instead.
 */
import { z } from "zod";

/** What a change means to those who call the left one. */
export const VERDICTS = ["identical", "compatible", "breaking"] as const;

/** One thing that changed. */
export const change = z.object({
  /** The part that changed: `parameter b`, `result`, `limits.cpuMs`, `network.allow`, `overload (a: string)` … */
  where: z.string(),
  /** What happened to it: `added`, `retyped from string to number` … */
  what: z.string(),
  /** What it means for callers, in a sentence. */
  reason: z.string(),
  verdict: z.enum(VERDICTS),
});
export type Change = z.infer<typeof change>;

/** How one side answered a generated call: with a value, printed as JavaScript, or with an error's code and message. */
const outcome = z.union([z.object({ value: z.string() }), z.object({ error: z.string() })]);
export type BehaviourOutcome = z.infer<typeof outcome>;

const behaviour = z.object({
  /** Generated calls that both sides answered. */
  runs: z.int(),
  /** Repeats the very same calls when given again. */
  seed: z.int(),
  /** The first call that they answer differently, made as small as it gets; null when there was none. */
  difference: z
    .object({
      /** The arguments, printed as TypeScript. */
      args: z.string(),
      left: outcome,
      right: outcome,
    })
    .nullable(),
});
export type Behaviour = z.infer<typeof behaviour>;

/** Answer of `GET /v1/compare`. */
export const comparison = z.object({
  left: z.string(),
  right: z.string(),
  verdict: z.enum(VERDICTS),
  changes: z.array(change),
  /** Null unless `runs` was given. */
  behaviour: behaviour.nullable(),
});
export type Comparison = z.infer<typeof comparison>;
