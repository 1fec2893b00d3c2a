/**
 * The results of a job as lines, a page at a time: the next one is asked for when the caller has read the last.
 */
import { toProblem } from "../../contracts/errors.ts";
import type { JobItem, JobWithValue } from "../../contracts/job.ts";
import type { Jobs } from "../ports.ts";
import { transcode } from "./transcode.ts";

/** The lines of all inputs, in order. A job that is no map has one, as if it had a single input. */
export function resultLines(jobs: Jobs, found: JobWithValue): ReadableStream<Uint8Array> {
  const pages = found.job.progress === null ? only(found) : pagesOf(jobs, found.job.id, found.job.progress.total);
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value: page, done } = await pages.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(page.map(lineOf).join("")));
      },
      async cancel() {
        await pages.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

async function* pagesOf(jobs: Jobs, id: string, total: number): AsyncGenerator<readonly JobItem[], void> {
  let index = 0;
  while (index < total) {
    const page = await jobs.items(id, index);
    const last = page?.at(-1);
    // Forgotten meanwhile: the line that is missing must not pass for the end.
    if (page === null || last === undefined)
      throw new Error(`The job ${id} was forgotten while its results were sent.`);
    yield page;
    index = last.index + 1;
  }
}

async function* only({ job: { state, error }, value }: JobWithValue): AsyncGenerator<readonly JobItem[], void> {
  yield [{ index: 0, state, error, value }];
}

function lineOf({ index, state, value, error }: JobItem): string {
  if (state !== "succeeded")
    return lineWith(error === null || isOpen(state) ? { index, state } : errorAt(index, error));
  const encoded = transcode(value, "json");
  if (!encoded.ok) return lineWith(errorAt(index, encoded.fault));
  return encoded.value === undefined ? lineWith({ index }) : `{"index":${index},"value":${String(encoded.value)}}\n`;
}

const isOpen = (state: JobItem["state"]): boolean => state === "queued" || state === "running";
const errorAt = (index: number, error: NonNullable<JobItem["error"]>) => ({ index, error: toProblem(error) });
const lineWith = (members: object): string => `${JSON.stringify(members)}\n`;
