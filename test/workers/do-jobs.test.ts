/** The port `Jobs` over real shards. */
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach } from "vitest";
import { fault } from "../../src/contracts/errors.ts";
import { jobsOf } from "../../src/director/adapters/do-jobs.ts";
import { jobCases } from "../suites/jobs.case.ts";
import { clearStage, reportOf, stage } from "./support/scripted-performer.ts";

afterEach(reset);

jobCases("in shards", async () => {
  clearStage();
  stage.scripts.set("broken", (_args, attempt) => {
    return { state: "failed", fault: fault("user_error", "no"), invocation: reportOf(attempt) };
  });
  return jobsOf(env.JOBS);
});
