/**
 * What the supervisor and the runtime's process say to each other over their IPC channel.
 */
import { z } from "zod";

/** Supervisor to runtime: the old group is gone, the port is free, begin. */
export const startMessage = z.object({
  type: z.literal("start"),
  /** Variables of the Worker that are to stand in no file beside the data they protect. */
  variables: z.record(z.string(), z.string()),
});
export type StartMessage = z.infer<typeof startMessage>;

/** Runtime to supervisor. */
export const runtimeMessage = z.discriminatedUnion("type", [
  /** workerd runs under this process id. */
  z.object({ type: z.literal("spawned"), pid: z.int().positive() }),
  /** Functions that began to run, in order. */
  z.object({ type: z.literal("running"), functions: z.array(z.string()) }),
  /** workerd could not be started. */
  z.object({ type: z.literal("failed"), message: z.string() }),
  /** workerd ended by itself, with an exit code or by a signal. */
  z.object({ type: z.literal("ended"), how: z.string() }),
]);
export type RuntimeMessage = z.infer<typeof runtimeMessage>;
