/**
 * An engine that plays nothing: it notes what it is told, and its instances are in the states that a test gives them. Tests
 * and objects share one isolate, so what is set here reaches the objects.
 */

/** States of instances by their ids, in the engine's words; what was asked of it, in order; and whether it fails. */
export const engine = { states: new Map<string, string>(), told: [] as string[], isDown: false };

/** What names the isolate of the objects under test: another name, and everything that was played is lost. */
export const scriptedIsolate = { isolate: "first" };

/** Forgets instances and what was asked. */
export function clearEngine(): void {
  engine.states.clear();
  engine.told = [];
  engine.isDown = false;
  scriptedIsolate.isolate = "first";
}

function instanceOf(id: string) {
  const note = async (what: string, state?: string): Promise<void> => {
    engine.told.push(`${what} ${id}`);
    if (engine.isDown) throw new Error("The engine is down.");
    if (state !== undefined) engine.states.set(id, state);
  };
  return {
    id,
    pause: () => note("pause", "paused"),
    resume: () => note("resume", "running"),
    terminate: () => note("terminate", "terminated"),
    sendEvent: ({ type }: { type: string }) => note(`tell ${type}`),
    async delete() {
      await note("delete");
      engine.states.delete(id);
    },
    status: async () => ({ status: engine.states.get(id) }),
  };
}

const binding = {
  async create({ id }: { id: string }) {
    engine.told.push(`create ${id}`);
    if (engine.isDown) throw new Error("The engine is down.");
    if (engine.states.has(id)) throw new Error("WorkflowError: (instance.already_exists) …");
    engine.states.set(id, "running");
    return instanceOf(id);
  },
  async get(id: string) {
    if (engine.isDown) throw new Error("The engine is down.");
    if (!engine.states.has(id)) throw new Error("instance.not_found");
    return instanceOf(id);
  },
};

/** The binding, as the object sees it; it uses no more of it. */
export const scriptedEngine = binding as unknown as Workflow;
