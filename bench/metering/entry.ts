/**
 * Runs inside the dynamic Worker of one kernel: times one run and answers with milliseconds and checksum.
 *
 * The clock advances by whole milliseconds here, and only in local workerd does it advance at all while code runs.
 */
// @ts-expect-error -- the kernel's module exists only in the modules map of the dynamic Worker
import run from "kernel.js";
// @ts-expect-error -- and so does the compiled meter
import { invocations } from "meter.js";

async function fetch(): Promise<Response> {
  const started = Date.now();
  const checksum: number = invocations.run({ usedMs: 0 }, run);
  return Response.json({ ms: Date.now() - started, checksum });
}

// biome-ignore lint/style/noDefaultExport: the runtime looks for a Worker's handlers there.
export default { fetch };
