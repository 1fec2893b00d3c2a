/**
 * What is wrong with a workflow, a line a fault: where, and what.
 */
import type { WorkflowFault } from "../contracts/workflow.ts";
import type { Colors } from "./output.ts";
import { formatTable } from "./table.ts";
import { printable } from "./terminal.ts";

const COLUMNS = [{ title: "WHERE" }, { title: "WHAT", wrap: true }] as const;

/** A fault of the whole document has no place. */
export function formatFaults(faults: readonly WorkflowFault[], colors: Colors, width: number): string {
  const rows = faults.map(({ path, message }) => [printable(path === "" ? "-" : path), printable(message)]);
  return formatTable(COLUMNS, rows, { title: colors.dim, width });
}
