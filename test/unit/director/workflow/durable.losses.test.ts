/**
 * Durable runs come to the same whatever is lost on the way: the process dies at any await of the player, again and again,
 * and the run is played from what was kept.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { encodeCbor } from "../../../../src/codec/index.ts";
import { newRunId } from "../../../../src/contracts/run-ids.ts";
import type { RunKeeper } from "../../../../src/director/ports.ts";
import type { EngineSteps, StepOutcome } from "../../../../src/director/workflow/durable/engine.ts";
import { playInstance } from "../../../../src/director/workflow/durable/play.ts";
import type { TestDirector } from "../../../support/director.ts";
import { testDirector, testEntropy } from "../../../support/director.ts";
import { AT_ONCE } from "../../../support/memory-runs.ts";

const UNDO = { function: "undo", args: ["$run.step"] };
const effect = (id: string, ...args: unknown[]) => ({ id, function: "effect", args: ["$run.step", ...args] });

const DOCUMENTS = {
  chain: { id: "chain", steps: [effect("a", 1), effect("b", "$a.output"), effect("c", "$b.output", "$a.output")] },
  waits: {
    id: "waits",
    steps: [
      { id: "z", sleep: 5 },
      { id: "w", waitForEvent: "go", after: ["z"] },
      { ...effect("a", "$w.output") },
      { id: "v", waitForEvent: "go", after: ["a"] },
      effect("b", "$v.output"),
    ],
  },
  fan: {
    id: "fan",
    steps: [
      { ...effect("e", "$item"), each: [1, 2, 3, 4, 5], concurrency: 2 },
      { ...effect("no", 1), when: { equals: [1, 2] } },
      effect("sum", "$e.output[1]", "$e.output[4]"),
    ],
  },
  undone: {
    id: "undone",
    steps: [
      { ...effect("a", 1), compensate: UNDO },
      { ...effect("b", 2), compensate: UNDO },
      { ...effect("c", "$b.output", "$a.output"), compensate: UNDO },
      { id: "bad", function: "bad", args: ["$c.output"], retry: { maxAttempts: 3, backoffMs: 1 } },
    ],
  },
  recovered: {
    id: "recovered",
    steps: [
      {
        id: "bad",
        function: "bad",
        fallback: { function: "effect", args: ["$run.step", 7] },
        retry: { maxAttempts: 2 },
      },
      effect("a", "$bad.output"),
    ],
  },
} as const;
type Name = keyof typeof DOCUMENTS;
const names = Object.keys(DOCUMENTS) as Name[];

/** What the engine would still know after a loss. */
class Engine {
  readonly #done = new Map<string, StepOutcome>();
  readonly #losses: ReadonlySet<number>;
  #points = 0;
  lives = 0;

  /** `losses`: at which of the moments when it could, counted through all lives, the process is lost. */
  constructor(losses: readonly number[]) {
    this.#losses = new Set(losses);
  }

  /** Plays until the process is lost, or the run is over. */
  async live(director: TestDirector["director"], keeper: RunKeeper, instance: string): Promise<void> {
    this.lives++;
    const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
    let isLost = false;
    const moment = async (): Promise<void> => {
      if (!isLost && this.#losses.has(this.#points++)) {
        isLost = true;
        lose();
      }
      if (isLost) await new Promise(() => {});
    };
    const through = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
      await moment();
      const answer = await work();
      await moment();
      return answer;
    };
    const steps: EngineSteps = {
      do: async <Outcome extends StepOutcome>(name: string, _config: unknown, work: () => Promise<Outcome>) => {
        const known = this.#done.get(name);
        const outcome = known ?? (await through(work));
        this.#done.set(name, outcome);
        await moment();
        return outcome as Outcome;
      },
      sleep: moment,
      waitForEvent: moment,
    };
    const cut: RunKeeper = {
      begin: (...args) => through(() => keeper.begin(...args)),
      keep: (...args) => through(() => keeper.keep(...args)),
      load: (...args) => through(() => keeper.load(...args)),
      sleep: (...args) => through(() => keeper.sleep(...args)),
      awaitEvent: (...args) => through(() => keeper.awaitEvent(...args)),
      note: (...args) => through(() => keeper.note(...args)),
      end: (...args) => through(() => keeper.end(...args)),
    };
    await Promise.race([playInstance({ director, keeper: cut, turnstile: AT_ONCE }, instance, steps), lost]);
  }
}

let platform: TestDirector;
const effects: string[] = [];

beforeAll(async () => {
  platform = await testDirector({
    effect: (step: string, ...args: number[]) => {
      effects.push(step);
      return args.reduce((sum, arg) => sum + arg, 1);
    },
    undo: (step: string) => effects.push(`undo ${step}`),
    bad: () => {
      throw new Error("bad");
    },
  });
  platform.workflowRuns.hold();
  for (const name of ["effect", "undo", "bad"]) await platform.register(name);
});

const entropy = testEntropy();

/** Plays a workflow through losses; tells how it ended, and the effects without the run's id. */
async function play(name: Name, losses: readonly number[]) {
  const id = newRunId(entropy);
  const order = { id, workflow: name, document: encodeCbor(DOCUMENTS[name]), input: undefined, idempotency: null };
  const keeper = platform.workflowRuns;
  await keeper.spawn(order);
  for (const payload of [10, 20]) await keeper.send(id, "go", encodeCbor(payload));
  effects.length = 0;
  const engine = new Engine(losses);
  let state = "queued";
  while (engine.lives <= losses.length + 1 && state !== "succeeded" && state !== "failed") {
    await engine.live(platform.director, keeper, `${id}-1`);
    state = (await keeper.get(id, 0))?.run.state ?? "";
  }
  const found = await keeper.get(id, 0);
  const steps = found?.run.steps.map((step) => `${step.id} ${step.state}`);
  return { state, value: found?.value, error: found?.run.error?.code, steps, effects: told(effects, id), engine };
}

function told(list: readonly string[], id: string): string[] {
  return list.map((each) => each.replaceAll(`${id}/`, ""));
}

describe.each(names)("%s", (name) => {
  test("comes to the same, whatever is lost", async () => {
    const calm = await play(name, []);
    expect(calm.engine.lives).toBe(1);
    const losses = fc.uniqueArray(fc.nat({ max: 80 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(losses, async (points) => {
        const { effects: made, engine, ...ended } = await play(name, points);
        const { effects: calmly, engine: _engine, ...expected } = calm;
        expect(ended).toEqual(expected);
        expect(new Set(made)).toEqual(new Set(calmly));
        const undone = (all: readonly string[]) => [...new Set(all.filter((each) => each.startsWith("undo")))];
        // Steps that do not need each other may end in any order after a loss.
        expect(undone(made).length).toBe(undone(calmly).length);
        // Every workflow has more than ten such moments.
        expect(engine.lives).toBeGreaterThanOrEqual(1 + points.filter((point) => point < 10).length);
      }),
      { numRuns: 60 },
    );
  });
});

test("what was kept is not done again, and is undone in the order in which it was kept", async () => {
  for (let loss = 0; loss < 80; loss++) {
    const { effects: made } = await play("undone", [loss]);
    const repeated = made.filter((each, index) => made.indexOf(each) !== index);
    expect(repeated.length).toBeLessThanOrEqual(2);
    const order = (prefix: string) => [...new Set(made.filter((each) => each.startsWith(prefix) && each !== prefix))];
    expect(order("undo")[0]).toBe("undo c.compensate");
  }
});
