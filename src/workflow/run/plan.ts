/**
 * What can be told of a workflow before it runs: for how long an output is of use, and which steps make a chain.
 */
import type { PlannedStep, Workflow } from "../model.ts";
import { FaultList } from "../places.ts";
import { findReferences } from "../templates.ts";

/** See above. Steps by their ids. */
interface Plan {
  /**
   * How many steps, or other templates, may still ask for an output. What the result and compensations ask for is of use
   * to the end.
   */
  readonly uses: ReadonlyMap<string, number>;
  /** The first step that needs another goes on where that one ran; all others are spread over the workers. */
  readonly followers: ReadonlyMap<string, string>;
}

const plans = new WeakMap<Workflow, Plan>();

/** The plan of a workflow, made once for each. */
export function planOf(workflow: Workflow): Plan {
  const known = plans.get(workflow);
  if (known !== undefined) return known;
  const plan = makePlan(workflow);
  plans.set(workflow, plan);
  return plan;
}

function makePlan({ steps, output }: Workflow): Plan {
  const uses = new Map<string, number>();
  const followers = new Map<string, string>();
  const use = (id: string) => uses.set(id, (uses.get(id) ?? 0) + 1);
  for (const step of steps) {
    for (const need of step.needs) {
      use(need);
      if (!followers.has(need)) followers.set(need, step.id);
    }
    for (const id of stepsIn(compensationOf(step))) use(id);
  }
  for (const id of stepsIn(output)) use(id);
  return { uses, followers };
}

function compensationOf(step: PlannedStep): unknown {
  return "function" in step ? step.compensate : undefined;
}

function stepsIn(template: unknown): string[] {
  const found = findReferences(template, [], new FaultList());
  return found.flatMap(({ reference }) => (reference.to === "step" ? [reference.step] : []));
}
