/**
 * What test, objects and performers of one seed share; they live in one isolate.
 */
import { Ward } from "../../../durable-objects/jobs/ward.ts";
import { shardOf } from "../../../src/contracts/job-ids.ts";
import { JobModel, type Terms } from "../model.ts";
import { type Rng, rngOf } from "../support/rng.ts";

/** A turn of the event loop that takes so long may cost a lease. */
const STILL_MS = 150;
const LOOK_EVERY_MS = 25;

export class World {
  readonly rng: Rng;
  /** Models by the id of the job or of the input. */
  readonly models = new Map<string, JobModel>();
  /** What was seen that no model could say. */
  readonly violations: string[] = [];
  /** Names of jobs that take the process with them each time they run. */
  readonly killers = new Set<string>();
  /** Lets the process die. */
  readonly kill: () => Promise<void>;
  /** Answers of `spawn` that get lost. */
  spawnsToLose = 0;
  /** Answers of `settle` that get lost. */
  settlesToLose = 0;
  /** Spreads pauses between attempts. */
  readonly jitter: () => number;
  /** Counts processes, and losses of what performs the jobs of a shard: what belongs to an earlier one is dead. */
  #life = 1;
  readonly #losses = new Map<number | null, number>();
  readonly #lifeAtLeaving = new Map<string, string>();
  #looked = Date.now();

  constructor(seed: number, kill: (world: World) => Promise<void>) {
    this.kill = () => kill(this);
    this.rng = rngOf(seed);
    this.jitter = this.rng.fork("jitter").next;
  }

  /** What performs a job now, as a name that no other has. */
  lifeOf(id: string): string {
    return `${this.#life}.${this.#losses.get(shardOf(id)) ?? 0}`;
  }

  /** A shard hands out an attempt; what performs it is what performed its jobs then. */
  leaves(id: string, attempt: number, at: number): void {
    this.#lifeAtLeaving.set(`${id}:${attempt}`, this.lifeOf(id));
    const model = this.models.get(id);
    if (model === undefined) this.violations.push(`${id} was handed out, which nobody spawned`);
    else model.leaves(attempt, at);
  }

  /** What performed the jobs of its shard when an attempt was handed out. */
  lifeAtLeaving({ id, attempt }: { readonly id: string; readonly attempt: number }): string {
    return this.#lifeAtLeaving.get(`${id}:${attempt}`) ?? "never handed out";
  }

  /** The process is gone. */
  loseProcess(): void {
    this.#life++;
  }

  /** What performs the jobs of a shard is gone, and tells nobody. */
  losePerformers(shard: number): void {
    this.#losses.set(shard, (this.#losses.get(shard) ?? 0) + 1);
  }

  /** A job, or an input of one, may from now on be seen. */
  expect(id: string, terms: Terms): void {
    this.models.set(id, new JobModel(terms));
  }

  /** Tells the models of a shard, or all of them; ids end in a digit that names the shard. */
  tell(ofShard: (id: string) => boolean, event: (model: JobModel) => void): void {
    for (const [id, model] of this.models) if (ofShard(id)) event(model);
  }

  /** Looks at the clock from time to time: a machine that stands still loses leases. Gives how to stop. */
  watchForStandstill(): () => void {
    const look = (): void => {
      const at = Date.now();
      if (at - this.#looked > STILL_MS)
        this.tell(
          () => true,
          (model) => model.shakes(),
        );
      this.#looked = at;
    };
    this.#looked = Date.now();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** Everything that was seen and is not allowed. */
  verdict(): string[] {
    return [...this.violations, ...[...this.models.values()].flatMap(({ violations }) => violations)];
  }
}

/** A ward that can be lost with its process. */
class MortalWard extends Ward {
  #life = new Ward(() => crypto.randomUUID());

  constructor() {
    super(() => "not asked");
  }

  override get isolate(): string {
    return this.#life.isolate;
  }

  override join(shard: string): ReturnType<Ward["join"]> {
    return this.#life.join(shard);
  }

  /** The process is lost; what wakes afterwards is in another one. */
  die(): void {
    this.#life = new Ward(() => crypto.randomUUID());
  }
}

/** The ward of the objects under test. */
export const ward = new MortalWard();

let world: World | null = null;

/** The world of the seed that is played. */
export function theWorld(): World {
  if (world === null) throw new Error("No seed is played.");
  return world;
}

/** Begins a seed. */
export function beginWorld(seed: number, kill: (world: World) => Promise<void>): World {
  world = new World(seed, kill);
  return world;
}
