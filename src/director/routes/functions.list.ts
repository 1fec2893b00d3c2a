/** `GET /v1/functions`: every function with its live versions, by name. */
import type { Handler } from "../director.ts";
import { describeFunction } from "../views.ts";

/** Answers `{ functions: [...] }`. */
export const listFunctions: Handler = async (c, { registry }) => {
  const functions = await registry.list();
  return c.json({ functions: functions.map(describeFunction) });
};
