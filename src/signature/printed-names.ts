/**
 * Names with a meaning of their own in printed types: a recursive type of the author's cannot be printed by one.
 */
import { RICH_TYPES } from "../contracts/schema.ts";

/** How the elements that a function yields one by one are printed: `x-type: "Stream"`. */
export const STREAM_NAME = "AsyncGenerator";

export const PRINTED_NAMES: ReadonlySet<string> = new Set([...RICH_TYPES, STREAM_NAME, "Record", "Promise"]);
