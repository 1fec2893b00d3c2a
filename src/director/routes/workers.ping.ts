/** `GET /v1/workers/{id}/ping`: asks a worker for a sign of life and says how long that took. */
import type { Handler } from "../director.ts";
import { readWorkerId } from "../troupe.ts";

/** Answers `{ worker, wallMs, uptimeMs }`. Faults: `worker_not_found`, `worker_unavailable`. */
export const pingWorker: Handler = async (c, { workers, entropy }) => {
  const id = readWorkerId(workers, c.req.param("id"));
  const started = entropy.now();
  const { uptimeMs } = await workers.stats(id);
  return c.json({ worker: id, wallMs: entropy.now() - started, uptimeMs });
};
