/**
 * Numbers of the format that several sections share.
 */

/** Kinds of what is imported and exported. */
export const EXTERNAL = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;

/** What the type of a function begins with. */
export const FUNCTION_TYPE = 0x60;
