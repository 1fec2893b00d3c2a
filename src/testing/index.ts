/**
 * `troupe/testing`: a throw-away Troupe inside your own tests. `docs/testing.md` shows it at work.
 */
export { type FileToDeploy, startTroupe, type TestOptions, type TestTroupe } from "./start.ts";
