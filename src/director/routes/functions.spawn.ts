/** `POST /v1/functions/{name}/spawn`: accepts a call as a job and answers at once. */
import { spawnRequest } from "../../contracts/job.ts";
import { jobResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import { acceptJob, REPLAYED_HEADER } from "../jobs/accept.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME, SPAWN_KEY, VERSION_KEY } from "../openapi/parameters.ts";

/** Faults: those of `acceptJob`. */
export const spawnFunction: Handler = acceptJob;

/** How it is described. */
export const spawnFunctionDoc: OperationDoc = {
  id: "spawnFunction",
  tag: "jobs",
  summary: "Call a function as a job",
  description:
    "The arguments are checked and the version is pinned before the job is accepted; then it runs at least once, " +
    "whatever becomes of this process. With `inputs` it is a job of many calls. Its value is made in the encoding that " +
    "`Accept` asks for here.",
  parameters: [NAME, SPAWN_KEY, VERSION_KEY],
  body: { schema: spawnRequest, carriesValues: true, example: { args: [2, 3], maxAttempts: 5 } },
  answers: {
    202: {
      description: "The job, accepted.",
      schema: jobResponse,
      carriesValues: true,
      headers: {
        Location: "Where the job is found.",
        [REPLAYED_HEADER]: "`true` when the key was used before; the job is that of then.",
      },
    },
  },
  faults: ["function_not_found", "version_not_found", "invalid_arguments", "conflict", "overloaded"],
};
