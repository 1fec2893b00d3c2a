/**
 * What the inputs of a job came to, a line each on stdout.
 */
import type { Api } from "../client/index.ts";
import type { Output } from "./output.ts";

/** Prints them; gives whether all of them succeeded. */
export async function printResults(api: Api, id: string, out: Output): Promise<boolean> {
  let whole = true;
  for await (const line of api.results(id)) {
    if (line.error !== undefined || line.state !== undefined) whole = false;
    if (!(await out.lines.write(line))) break;
  }
  return whole;
}
