/** The jobs of the director's tests do what the real ones do. */
import { jobCases } from "../../suites/jobs.case.ts";
import { testDirector } from "../../support/director.ts";

const entropy = { now: () => Date.now(), random: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };

jobCases("in memory", async () => {
  const broken = () => {
    throw new Error("no");
  };
  const { jobs, register } = await testDirector({ echo: (...args: unknown[]) => args, broken }, { entropy });
  await register("echo");
  await register("broken");
  return jobs;
});
