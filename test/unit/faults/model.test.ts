/**
 * The simulation's own checks: what a promise allows is not accused, however it comes to pass, and each breach is found.
 */
import { describe, expect, it } from "vitest";
import { JOB_LEASE_MS } from "../../../src/contracts/limits.ts";
import type { Sent } from "../../faults/flights.ts";
import { type Ending, JobModel, type Terms, valueIn } from "../../faults/model.ts";

const terms: Terms = { name: "job", maxAttempts: 4, retryErrors: true, maxAgeMs: Infinity, runAt: 1_000 };
const ended = (state: Ending["state"], attempts: number, rest: Partial<Ending> = {}): Ending => ({
  ...{ state, attempts, reason: null, value: undefined },
  ...rest,
});
const succeeded = (attempts: number, attempt = attempts) =>
  ended("succeeded", attempts, { value: valueIn("job", attempt) });
const dead = (attempts: number, reason: "attempts" | "age" | "quarantine") => ended("dead", attempts, { reason });

/** Histories are told to this one: times are those at which attempts are handed out. */
class Story {
  readonly model: JobModel;

  constructor(changes: Partial<Terms> = {}) {
    this.model = new JobModel({ ...terms, ...changes });
  }

  /** An attempt reaches its performer. */
  begins(attempt: number, at: number): this {
    this.model.leaves(attempt, at);
    this.model.begins(attempt);
    return this;
  }

  /** An attempt is told of, and the shard says that it has heard. */
  runs(attempt: number, at: number, sent: Sent): this {
    this.begins(attempt, at).model.sends(attempt, sent);
    this.model.acknowledges(attempt, at + 10);
    return this;
  }

  /** An attempt runs when the process is lost. */
  crashes(attempt: number, at: number): this {
    this.begins(attempt, at).model.crashes();
    return this;
  }

  /** An attempt is on its way when the process is lost. */
  crashesUnseen(attempt: number, at: number): this {
    this.model.leaves(attempt, at);
    this.model.crashes();
    return this;
  }

  cancelled(at: number): this {
    this.model.asksToCancel();
    this.model.isCancelled(true, at);
    return this;
  }

  revived(): this {
    this.model.asksToRevive();
    this.model.isRevived("yes");
    return this;
  }

  /** Anything else. */
  tell(how: (model: JobModel) => void): this {
    how(this.model);
    return this;
  }

  /** What is found once it ended so. */
  found(ending: Ending): readonly string[] {
    this.model.finishes(ending);
    return this.model.violations;
  }
}

const story = (changes?: Partial<Terms>) => new Story(changes);

describe("JobModel", () => {
  it.each<[string, Story, Ending]>([
    ["a job that runs once", story().runs(1, 1_000, "done"), succeeded(1)],
    ["an error that is tried again", story().runs(1, 1_000, "error").runs(2, 1_100, "done"), succeeded(2)],
    ["an error that ends it", story({ retryErrors: false }).runs(1, 1_000, "error"), ended("failed", 1)],
    ["a postponed attempt", story().runs(1, 1_000, "postponed").runs(2, 1_200, "done"), succeeded(1, 2)],
    [
      "quarantine after three crashes",
      story().crashes(1, 1_000).crashes(2, 2_000).crashes(3, 3_000),
      dead(3, "quarantine"),
    ],
    [
      "quarantine where an attempt was lost on its way to the performer",
      story().crashes(1, 1_000).crashesUnseen(2, 2_000).crashes(3, 3_000),
      dead(3, "quarantine"),
    ],
    [
      "quarantine after two more crashes of one that was sent on its way again",
      story().crashes(1, 1_000).runs(2, 2_000, "done").revived().crashes(3, 3_000).crashes(4, 4_000),
      dead(2, "quarantine"),
    ],
    [
      "an attempt that was handed out before a cancellation and gets there after it",
      story()
        .tell((model) => model.leaves(1, 1_000))
        .cancelled(1_500)
        .tell((model) => model.begins(1)),
      ended("cancelled", 1),
    ],
    [
      "a cancellation whose answer was lost",
      story()
        .tell((model) => model.asksToCancel())
        .tell((model) => model.asksToCancel())
        .tell((model) => model.isCancelled(false, 2_000)),
      ended("cancelled", 0),
    ],
    [
      "a cancelled job that may have been sent on its way again",
      story()
        .cancelled(1_500)
        .tell((model) => model.asksToRevive())
        .tell((model) => model.isRevived("maybe"))
        .runs(1, 2_000, "done"),
      succeeded(1),
    ],
    ["a delayed job that is sent on its way early", story().cancelled(10).revived().runs(1, 20, "done"), succeeded(1)],
    [
      "an attempt that begins before its caller hears of the retry",
      story({ retryErrors: false })
        .runs(1, 1_000, "error")
        .tell((model) => model.asksToRevive())
        .runs(2, 2_000, "done")
        .tell((model) => model.isRevived("yes")),
      succeeded(1, 2),
    ],
    [
      "a lease that ended on the way to the performer",
      story()
        .begins(1, 1_000)
        .tell((model) => model.shakes())
        .runs(2, 1_000 + JOB_LEASE_MS, "done"),
      succeeded(2),
    ],
    [
      "an attempt that was not on disk yet, and is handed out once more",
      story()
        .tell((model) => model.leaves(1, 1_000))
        .tell((model) => model.shakes())
        .runs(1, 1_100, "done"),
      succeeded(1),
    ],
    [
      "an attempt that is heard though the next one was about to leave",
      story()
        .begins(1, 1_000)
        .tell((model) => model.shakes())
        .tell((model) => model.sends(1, "done"))
        .tell((model) => model.leaves(2, 1_000 + JOB_LEASE_MS)),
      succeeded(1),
    ],
  ])("has nothing to say against %s", (_what, told, ending) => {
    expect(told.found(ending)).toEqual([]);
  });

  it.each<[string, string, Story, Ending]>([
    ["a run before its time", "1 ms too early", story().runs(1, 999, "done"), succeeded(1)],
    ["a run after a success", "8000 ms after", story().runs(1, 1_000, "done").runs(2, 9_000, "done"), succeeded(2)],
    ["a run without a reason", "8000 ms after", story().begins(1, 1_000).runs(2, 9_000, "done"), succeeded(2)],
    [
      "a run within the lease of a lost object",
      "4999 ms after",
      story()
        .begins(1, 1_000)
        .tell((model) => model.shakes())
        .runs(2, 999 + JOB_LEASE_MS, "done"),
      succeeded(2),
    ],
    ["an error that was not to be tried again", "1000 ms after", oneTry().runs(2, 2_000, "done"), succeeded(2)],
    [
      "a run after a cancellation",
      "after it was cancelled",
      story().cancelled(1_500).begins(1, 1_501),
      ended("cancelled", 1),
    ],
    [
      "a cancellation that did not last",
      "was cancelled:",
      story().runs(1, 1_000, "error").cancelled(1_500),
      dead(1, "age"),
    ],
    ["a cancellation that nobody asked for", "was cancelled by nobody", story(), ended("cancelled", 0)],
    [
      "an attempt that runs twice",
      "attempt 1 began twice",
      story().begins(1, 1_000).begins(1, 2_000),
      ended("dead", 1),
    ],
    [
      "an attempt that was not handed out",
      "which was not handed out",
      story().tell((model) => model.begins(1)),
      succeeded(1),
    ],
    [
      "quarantine after two crashes",
      "is in quarantine",
      story().crashes(1, 1_000).runs(2, 2_000, "error").crashes(3, 3_000),
      dead(3, "quarantine"),
    ],
    [
      "quarantine after two crashes and a loss",
      "is in quarantine",
      story()
        .crashes(1, 1_000)
        .begins(2, 2_000)
        .tell((model) => model.ends(2))
        .crashes(3, 3_000),
      dead(3, "quarantine"),
    ],
    [
      "a run after three crashes",
      "handed out attempt 4, after it had taken the process down",
      story().crashes(1, 1_000).crashes(2, 2_000).crashes(3, 3_000).runs(4, 4_000, "done"),
      succeeded(4),
    ],
    ["three crashes without quarantine", "has taken the process down too often", threeCrashes(), dead(3, "age")],
    [
      "a crash that is forgotten",
      "has taken the process down too often",
      threeCrashes().revived().crashes(4, 4_000).crashes(5, 5_000),
      dead(2, "attempts"),
    ],
    [
      "too many runs",
      "has 2 attempts",
      story({ maxAttempts: 1 }).runs(1, 1_000, "error").runs(2, 2_000, "done"),
      succeeded(1, 2),
    ],
    [
      "attempts that are not counted",
      "too few attempts",
      story().runs(1, 1_000, "error").runs(2, 2_000, "done"),
      succeeded(1, 2),
    ],
    ["attempts that nobody made", "too many attempts", story().runs(1, 1_000, "done"), succeeded(2, 1)],
    [
      "a postponed attempt that counts",
      "too many attempts",
      story().runs(1, 1_000, "postponed").runs(2, 2_000, "done"),
      succeeded(2),
    ],
    ["a job given up too early", "before its last attempt", story().runs(1, 1_000, "error"), dead(1, "attempts")],
    [
      "a job that is too old, though it had all the time",
      "is too old",
      story().runs(1, 1_000, "error"),
      dead(1, "age"),
    ],
    [
      "a failure that was to be tried again",
      "failed without an error",
      story().runs(1, 1_000, "error"),
      ended("failed", 1),
    ],
    ["a success that never was", "which its last attempt did not", story().runs(1, 1_000, "error"), succeeded(1)],
    ["a success that is lost", "was done:", story().runs(1, 1_000, "done"), dead(1, "quarantine")],
    [
      "a value of another attempt",
      "has a value that is not",
      story().runs(1, 1_000, "error").runs(2, 2_000, "done"),
      succeeded(2, 1),
    ],
    ["a job that is not over", "is not over", story().runs(1, 1_000, "error"), ended("queued", 1)],
  ])("finds %s", (_what, accusation, told, ending) => {
    expect(told.found(ending).join("\n")).toContain(accusation);
  });
});

/** It failed for good. */
function oneTry(): Story {
  return story({ retryErrors: false }).runs(1, 1_000, "error");
}

function threeCrashes(): Story {
  return story().crashes(1, 1_000).crashes(2, 2_000).crashes(3, 3_000);
}
