/**
 * The engine as a shard uses it: instances of a Cloudflare Workflow, by their ids.
 *
 * The engine says what went wrong in the text of its errors only.
 */
import type { Turnstile } from "../../src/workflow/turnstile.ts";

/** What an instance is doing; `none` where there is none of that id, `pausing` until what it is doing has ended. */
export type InstanceStatus = "none" | "active" | "pausing" | "paused" | "over";

export interface Engine {
  /** Begins an instance. Whether it is new: nothing happens where there is one already. */
  begin(instance: string): Promise<boolean>;
  status(instance: string): Promise<InstanceStatus>;
  /** Tells an instance of an event. Locally this also wakes one that was lost with its process. */
  tell(instance: string, type: string): Promise<void>;
  pause(instance: string): Promise<void>;
  resume(instance: string): Promise<void>;
  /** Ends an instance, if it is not over, and forgets it. */
  discard(instance: string): Promise<void>;
}

/** An event that nothing waits for. */
export const WAKE_EVENT = "wake";

type Reported = Awaited<ReturnType<WorkflowInstance["status"]>>["status"];

/** The engine behind the binding. */
export function engineOf(binding: Workflow): Engine {
  const found = async (instance: string): Promise<WorkflowInstance | null> => {
    try {
      return await binding.get(instance);
    } catch (error) {
      if (says(error, "not_found")) return null;
      throw error;
    }
  };
  const known = async (instance: string): Promise<WorkflowInstance> => {
    const present = await found(instance);
    if (present === null) throw new Error(`The engine has no instance ${instance}.`);
    return present;
  };
  return {
    async begin(instance) {
      try {
        await binding.create({ id: instance });
        return true;
      } catch (error) {
        if (says(error, "already_exists")) return false;
        throw error;
      }
    },
    async status(instance) {
      const present = await found(instance);
      return present === null ? "none" : statusOf((await present.status()).status);
    },
    tell: async (instance, type) => (await known(instance)).sendEvent({ type, payload: null }),
    pause: async (instance) => (await known(instance)).pause(),
    resume: async (instance) => (await known(instance)).resume(),
    async discard(instance) {
      const present = await found(instance);
      if (present === null) return;
      if (statusOf((await present.status()).status) !== "over") await present.terminate();
      await present.delete();
    },
  };
}

function statusOf(status: Reported): InstanceStatus {
  if (status === "complete" || status === "errored" || status === "terminated") return "over";
  if (status === "waitingForPause") return "pausing";
  return status === "paused" ? "paused" : "active";
}

function says(error: unknown, text: string): boolean {
  return error instanceof Error && error.message.includes(text);
}

/** The same engine, what costs much begun bit by bit. */
export function inTurn(engine: Engine, turnstile: Turnstile): Engine {
  const first = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    await turnstile.turn();
    return ask();
  };
  return {
    ...engine,
    begin: (instance) => first(() => engine.begin(instance)),
    status: (instance) => first(() => engine.status(instance)),
    discard: (instance) => first(() => engine.discard(instance)),
  };
}
