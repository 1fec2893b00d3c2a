/**
 * Hedged calls: when the first worker has not answered after a while, the call is given to a second one as well. The first
 * good answer counts, and what is still under way is cancelled.
 *
 * Dean and Barroso, "The tail at scale", 2013.
 */
import type { WorkerReply } from "../../contracts/invocation.ts";
import type { Schedule } from "../ports.ts";
import type { TakenReply } from "./conclude.ts";

/** How a call is hedged. */
export interface Hedging {
  readonly afterMs: number;
  readonly schedule: Schedule;
  readonly ask: (worker: string) => Promise<WorkerReply>;
  /** Ends the call on a worker whose answer is not needed any more. */
  readonly cancel: (worker: string) => void;
}

/** The reply that counts. */
export interface Answered {
  readonly reply: WorkerReply;
  /** Workers that have taken the call, this one included. */
  readonly taken: number;
}

interface Answer {
  readonly worker: string;
  readonly reply: WorkerReply;
}

/**
 * Asks `first`, and after `afterMs` the next of `rest`. A busy worker is replaced by the next one. The failure of one try
 * waits for the other; when all fail, the last failure is the reply.
 */
export async function askHedged(first: string, rest: Iterator<string>, hedging: Hedging): Promise<Answered> {
  const tries = new Tries(hedging.ask);
  const timer = timerOf(hedging);
  let failure: TakenReply | null = null;
  let taken = 0;
  tries.begin(first);
  try {
    while (tries.underWay > 0) {
      const answer = await tries.next(timer.elapsed);
      if (answer === ELAPSED) {
        tries.beginNext(rest);
      } else if (answer.reply.state === "busy") {
        tries.beginNext(rest);
      } else {
        taken++;
        if (answer.reply.state === "done") return { reply: answer.reply, taken: taken + tries.underWay };
        failure = answer.reply;
      }
    }
  } finally {
    timer.stop();
    for (const worker of tries.workers()) hedging.cancel(worker);
  }
  return { reply: failure ?? { state: "busy" }, taken };
}

const ELAPSED = Symbol("the time is over");

/** The tries under way. */
class Tries {
  readonly #ask: Hedging["ask"];
  readonly #underWay = new Map<string, Promise<Answer>>();
  #elapsed = false;

  constructor(ask: Hedging["ask"]) {
    this.#ask = ask;
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  workers(): Iterable<string> {
    return this.#underWay.keys();
  }

  begin(worker: string): void {
    this.#underWay.set(
      worker,
      this.#ask(worker).then((reply) => ({ worker, reply })),
    );
  }

  beginNext(rest: Iterator<string>): void {
    const next = rest.next();
    if (next.done !== true) this.begin(next.value);
  }

  /** The answer that comes first, or once that the time is over. */
  async next(elapsed: Promise<typeof ELAPSED>): Promise<Answer | typeof ELAPSED> {
    const answers = [...this.#underWay.values()];
    const next = await Promise.race(this.#elapsed ? answers : [...answers, elapsed]);
    if (next === ELAPSED) this.#elapsed = true;
    else this.#underWay.delete(next.worker);
    return next;
  }
}

function timerOf({ afterMs, schedule }: Pick<Hedging, "afterMs" | "schedule">) {
  let stop = () => {};
  const elapsed = new Promise<typeof ELAPSED>((resolve) => {
    stop = schedule(() => resolve(ELAPSED), afterMs);
  });
  return { elapsed, stop: () => stop() };
}
