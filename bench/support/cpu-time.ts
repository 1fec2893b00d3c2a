/**
 * CPU time of a server under measurement: what a request costs whatever else the machine does meanwhile.
 */
import { dataFolder, readIfThere } from "../../scripts/server/data-folder.ts";
import { processesOfGroup } from "../../scripts/server/processes.ts";
import { type LoadRequest, sendMany } from "./load.ts";

/** A tick of `/proc/<pid>/stat`. */
const TICK_MS = 10;
const CONNECTIONS = 8;

/** CPU time in milliseconds that one request costs, over `count` of them; null where the system does not tell. */
export async function cpuCost(dataDir: string, request: LoadRequest, count: number): Promise<number | null> {
  const before = cpuMs(dataDir);
  await sendMany(request, CONNECTIONS, count);
  const after = cpuMs(dataDir);
  return before === null || after === null ? null : (after - before) / count;
}

function cpuMs(dataDir: string): number | null {
  const group = Number(readIfThere(dataFolder(dataDir).runtimeGroup));
  let ticks = 0;
  for (const { pid } of processesOfGroup(group)) {
    const stat = readIfThere(`/proc/${pid}/stat`);
    if (stat === undefined || stat === null) return null;
    // Behind the name, which may hold anything: user and system time are the 12th and the 13th.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * TICK_MS;
}
