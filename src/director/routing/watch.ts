/**
 * Watches the calls that this director makes: who has how many of them, how long they take, who does not answer.
 */
import type { Entropy } from "../../contracts/ids.ts";
import type { WorkerReply } from "../../contracts/invocation.ts";
import { LATE_ANSWER_MS } from "../../contracts/limits.ts";
import { Circuits, type Sign } from "./circuits.ts";
import { below } from "./draw.ts";
import { Loads } from "./loads.ts";

/** Steps of the circuits' jitter. */
const JITTER_STEPS = 1_024;

export class Watch {
  readonly loads: Loads;
  readonly circuits: Circuits;
  readonly #now: () => number;

  constructor(entropy: Entropy) {
    this.#now = () => entropy.now();
    this.loads = new Loads(this.#now);
    this.circuits = new Circuits({ now: this.#now, random: () => below(JITTER_STEPS, entropy) / JITTER_STEPS });
  }

  /**
   * Makes a call to a worker, which should be answered within `timeoutMs`. `isLost` says of an answer whether it stands for
   * none. A call that rejects says nothing of the worker.
   */
  async call<Answer>(
    worker: string,
    timeoutMs: number,
    ask: () => Promise<Answer>,
    isLost: (answer: Answer) => boolean,
  ): Promise<Answer> {
    const startedMs = this.#now();
    const flight = this.loads.begin(worker, timeoutMs);
    this.circuits.begin(worker);
    let sign: Sign | null = null;
    try {
      const answer = await ask();
      const late = this.#now() - startedMs > timeoutMs + LATE_ANSWER_MS;
      sign = late || isLost(answer) ? "ill" : "well";
      return answer;
    } finally {
      this.loads.end(worker, flight, this.#now() - startedMs);
      if (sign !== null) this.circuits.end(worker, sign);
    }
  }
}

/** Whether a reply stands for a worker that was lost. */
export function isLostReply(reply: WorkerReply): boolean {
  return reply.state === "failed" && reply.fault.code === "worker_unavailable";
}
