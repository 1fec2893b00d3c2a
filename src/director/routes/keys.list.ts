/** `GET /v1/keys`: every key, without its secret. */
import type { Handler } from "../director.ts";

/** Answers `{ keys: [...] }`. */
export const listKeys: Handler = async (c, { keys }) => c.json({ keys: await keys.list() });
