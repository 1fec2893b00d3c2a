/**
 * The way back from code as it runs to code as it was written: what is kept with a version so that stack traces name
 * the author's files, lines and columns.
 *
 * Each module has the maps of the steps it went through, the last step first, in the encoding of source maps. They are
 * followed one after the other; the sources themselves are not repeated.
 */
import { z } from "zod";

/** The map of one step. */
const mapStep = z
  .object({
    /** `mappings` of a source map. */
    mappings: z.string(),
    /**
     * Files that a bundler made the module from, null where a name is unusable. Without it the step is the compiler's
     * own: it keeps lines, and what lies between two segments was copied as it stood.
     */
    sources: z.array(z.string().nullable()).readonly().optional(),
  })
  .readonly();
export type MapStep = z.infer<typeof mapStep>;

/** Every module of the artifact by its path; null where only lines are known. */
export const traceFile = z.object({ modules: z.record(z.string(), z.array(mapStep).readonly().nullable()) }).readonly();
export type TraceFile = z.infer<typeof traceFile>;
