/**
 * Workflow documents of both forms, valid ones and invalid ones with everything that is wrong with them.
 */
import { CHAINS } from "./workflows/chains.ts";
import { GRAPHS } from "./workflows/graphs.ts";
import type { DocumentRow } from "./workflows/row.ts";
import { TYPED } from "./workflows/types.ts";

export { GUIDE_EXAMPLE } from "./workflows/chains.ts";
export { SOURCES } from "./workflows/functions.ts";

/** All rows. The functions that they call are those of `SOURCES`. */
export const DOCUMENTS: readonly DocumentRow[] = [...CHAINS, ...GRAPHS, ...TYPED];
