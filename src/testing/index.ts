/**
 * `troupe/testing`: a throw-away Troupe inside your own tests. `docs/testing.md` shows it at work.
 */
export type { RuntimeLine } from "./runtime.ts";
export { type FileToDeploy, startTroupe, type TestOptions, type TestTroupe } from "./start.ts";
