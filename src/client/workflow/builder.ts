/**
 * Writes workflows in TypeScript: steps look like calls, and what does not fit together does not compile.
 *
 * The result is a document as `docs/workflows.md` describes it, and nothing but data: it can be written to a file, put
 * under a name, or run.
 */
import type { CallTemplate, WorkflowStep } from "../../contracts/workflow.ts";
import type { AnyCallee, Resolved } from "./given.ts";
import { reference, templated, textOf, write } from "./references.ts";
import type { Order, StepMaker, StepOptions, Steps, TypedWorkflow, WorkflowOptions } from "./typed.ts";

/** A step while it is written: what compensates it may be said later. */
type Draft = Record<string, unknown> & { readonly id: string };

/**
 * Writes a workflow.
 *
 * @example
 * const flow = workflow("checkout", ({ step, input }: Steps<{ items: Item[] }>) => {
 *   const total = step("total", subtotal, input.items);
 *   return step("text", receipt, total, "EUR");
 * });
 * await troupe.workflow(flow).run({ items });
 */
export function workflow<Input, Output>(
  id: string,
  build: (steps: Steps<Input>) => Output,
  options?: WorkflowOptions,
): TypedWorkflow<Input, Resolved<Output>>;
/** The same, where the type of the input alone is said: what the workflow gives is then not known. */
export function workflow<Input = unknown>(
  id: string,
  build: (steps: Steps<Input>) => unknown,
  options?: WorkflowOptions,
): TypedWorkflow<Input>;
export function workflow(
  id: string,
  build: (steps: Steps) => unknown,
  { description, durable }: WorkflowOptions = {},
): TypedWorkflow {
  const drafts: Draft[] = [];
  const output = build(createSteps(drafts));
  return {
    id,
    ...given({ description, durable }),
    // Each has been written member by member as the contract has it.
    steps: drafts as unknown as WorkflowStep[],
    ...(output === undefined ? {} : { output: write(output) }),
  };
}

function createSteps(drafts: Draft[]): Steps {
  const owners = new Map<unknown, Draft>();
  /** Adds a step and gives what stands for its output. */
  const add = (draft: Draft): never => {
    drafts.push(draft);
    const output = outputOf(draft.id);
    owners.set(output, draft);
    // The types say what it stands for.
    return output as never;
  };
  const steps = {
    input: reference("$input"),
    run: { id: reference("$run.id"), step: reference("$run.step") },
    step: createMaker(add, {}),
    fn: (name: string) => ({ name }),
    call: (fn: AnyCallee, ...args: unknown[]) => callOf(fn, { args }),
    compensate(step: unknown, fn: AnyCallee, ...args: unknown[]) {
      const draft = owners.get(step);
      if (draft === undefined) throw new TypeError("Only what a step gave can be compensated, not a part of it.");
      draft.compensate = callOf(fn, { args });
    },
    first: (...choices: unknown[]) => templated({ $first: choices.map(write) }),
    sleep: (id: string, seconds: unknown, order: Order = {}) => {
      add({ id, ...orderOf(order), sleep: write(seconds) });
    },
    waitForEvent: (id: string, type: string, options: Order & { timeoutSeconds?: number } = {}) =>
      add({ id, ...orderOf(options), waitForEvent: type, ...given({ timeoutSeconds: options.timeoutSeconds }) }),
  };
  return steps as unknown as Steps;
}

/** Makes steps of which `options` are said. */
function createMaker(add: (draft: Draft) => never, options: StepOptions): StepMaker {
  const { when, after, fallback, ...plain } = options;
  const said = {
    ...orderOf(options),
    ...given(plain),
    ...(fallback === undefined ? {} : { fallback: fallbackOf(fallback) }),
  };
  const maker = (id: string, fn: AnyCallee, ...args: unknown[]) => add({ id, ...callOf(fn, { args }), ...said });
  const methods = {
    named: (id: string, fn: AnyCallee, named: object) => add({ id, ...callOf(fn, { named }), ...said }),
    each: (id: string, list: unknown, fn: AnyCallee, argsOf: (item: object, index: object) => readonly unknown[]) => {
      const args = argsOf(reference("$item"), reference("$index"));
      return add({ id, ...callOf(fn, { args }), each: write(list), ...said });
    },
    with: (more: StepOptions) => createMaker(add, { ...options, ...more }),
  };
  return Object.assign(maker, methods) as unknown as StepMaker;
}

/** A call as the document has it. Arguments that are not there at the end are left out. */
function callOf(fn: AnyCallee, { args, named }: { args?: readonly unknown[]; named?: object }): CallTemplate {
  // Whether it is a function's name is for the server to say.
  const name = (typeof fn === "string" ? fn : fn.name) as CallTemplate["function"];
  return { function: name, ...given({ args: args?.map(write), named: named && write(named) }) };
}

/** A call has been written already. */
const fallbackOf = (fallback: object): object => ("value" in fallback ? { value: write(fallback.value) } : fallback);

const orderOf = ({ when, after }: Order): object =>
  given({ when: when === undefined ? undefined : write(when), after: after?.map(stepIdOf) });

function stepIdOf(step: unknown): string {
  if (typeof step === "string") return step;
  const id = /^\$([\w-]+)\.output/.exec(textOf(step) ?? "")?.[1];
  if (id === undefined) throw new TypeError("`after` takes what steps gave, or ids of steps.");
  return id;
}

const outputOf = (id: string): object => reference(`$${id}.output`);

/** The members that are not undefined. */
const given = (members: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined));
