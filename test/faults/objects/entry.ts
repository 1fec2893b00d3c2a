/**
 * The Worker under test: the real job shards in fast time, a performer that fails by the seed, and answers that get lost.
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { jobShardFor } from "../../../durable-objects/job-shard.ts";
import type { JobAttempt, JobRecord, NewJob, Settlement } from "../../../src/contracts/job.ts";
import type { Result } from "../../../src/contracts/result.ts";
import { hasten, now } from "./clock.ts";
import { performBatch } from "./performer.ts";
import { watched } from "./road.ts";
import { theWorld, ward } from "./world.ts";

const FastShard = jobShardFor(ward, (parts) => ({
  ...parts,
  storage: hasten(parts.storage),
  now,
  perform: watched(parts.perform),
  random: () => theWorld().jitter(),
}));

/** A shard whose answers may get lost after everything was written. */
export class JobShard extends FastShard {
  override async spawn(job: NewJob): Promise<Result<{ job: JobRecord; created: boolean }>> {
    const answer = await super.spawn(job);
    if (theWorld().spawnsToLose <= 0) return answer;
    theWorld().spawnsToLose--;
    throw new Error("The answer was lost.");
  }

  override async settle(settlements: readonly Settlement[]): Promise<void> {
    await super.settle(settlements);
    if (theWorld().settlesToLose <= 0) return;
    theWorld().settlesToLose--;
    throw new Error("The answer was lost.");
  }
}

/** Runs jobs as the seed says. */
export class Performer extends WorkerEntrypoint<Cloudflare.Env> {
  perform(shard: string, attempts: readonly JobAttempt[]): Promise<void> {
    const performed = performBatch(attempts, (settlements) =>
      this.env.FAULTY_JOBS.getByName(shard).settle(settlements),
    );
    this.ctx.waitUntil(performed.catch(() => undefined));
    return performed;
  }
}

// biome-ignore lint/style/noDefaultExport: the runtime looks for a Worker's default export.
export default {
  fetch: () => new Response(null, { status: 404 }),
} satisfies ExportedHandler;
