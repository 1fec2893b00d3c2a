/**
 * `troupe workflow send`, `pause`, `resume`, `terminate` and `restart`: what is done to a durable run.
 */
import type { Api, WorkflowRunResponse } from "../../../client/index.ts";
import { defineCommand, type Leaf } from "../../command.ts";
import type { Context } from "../../context.ts";
import { printable } from "../../terminal.ts";
import { parseValue } from "../../values.ts";

const printState = (run: WorkflowRunResponse, { out }: Context): void =>
  out.result(run, () => `${printable(run.id)} is ${run.state}.`);

/** A command that does one thing to a run. */
function change(name: string, summary: string, act: (api: Api, id: string) => Promise<WorkflowRunResponse>): Leaf {
  return defineCommand({
    ...{ name, summary, examples: [`troupe workflow ${name} run_01JD…`], positionals: { run: "one" }, options: {} },
    async run({ positionals }, context) {
      printState(await act(await context.connect(), positionals.run), context);
    },
  });
}

export const pause = change("pause", "Let a run begin no further step until it is resumed", (api, id) =>
  api.pauseRun(id),
);
export const resume = change("resume", "Let a run go on that was paused", (api, id) => api.resumeRun(id));
export const terminate = change("terminate", "End a run as it is; nothing is compensated", (api, id) =>
  api.terminateRun(id),
);

export const restart = defineCommand({
  name: "restart",
  summary: "Begin a run anew, or from a step on; what came before that step is kept",
  examples: ["troupe workflow restart run_01JD… --from charge"],
  positionals: { run: "one" },
  options: { from: { type: "string", hint: "step", summary: "The first step that runs again" } },
  async run({ options: { from }, positionals }, context) {
    const api = await context.connect();
    printState(await api.restartRun(positionals.run, from === undefined ? {} : { from }), context);
  },
});

export const send = defineCommand({
  name: "send",
  summary: "Send an event to a run, which a step of it waits for or will wait for",
  examples: [`troupe workflow send run_01JD… approved '{"by": "Ada"}'`],
  positionals: { run: "one", type: "one", payload: "optional" },
  options: {},
  async run({ positionals: { run, type, payload } }, { out, connect }) {
    await (await connect()).sendEvent(run, type, payload === undefined ? undefined : parseValue(payload));
    out.result({ run, type, sent: true }, () => `${printable(run)} was sent ${printable(type)}.`);
  },
});
