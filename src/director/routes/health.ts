/** `GET /healthz`: answers as soon as calls are served; says nothing about single workers. */
import type { OpenHandler } from "../director.ts";

/** Never fails. */
export const health: OpenHandler = (c) => c.json({ status: "ok" });
