/**
 * Memory of a server under measurement: of workerd, which holds director, workers and functions.
 */
import { dataFolder, readIfThere } from "../../scripts/server/data-folder.ts";
import { processesOfGroup, residentBytes } from "../../scripts/server/processes.ts";

const MIB = 1_024 * 1_024;

/** Resident memory of a server's workerd, in MiB. */
export function residentMiB(dataDir: string): number {
  const group = Number(readIfThere(dataFolder(dataDir).runtimeGroup));
  const workerd = processesOfGroup(group).find(({ command }) => /\bworkerd serve\b/.test(command));
  const bytes = workerd === undefined ? null : residentBytes(workerd.pid);
  if (bytes === null) throw new Error("The server runs no workerd.");
  return bytes / MIB;
}
