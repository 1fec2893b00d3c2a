/**
 * From files to deploys: what the CLI, the client on Node and `troupe/testing` share.
 */
export { type PackagedFile, packageFile } from "./package-file.ts";
export { type Choice, checkDistinct, type PlannedFunction, planFile } from "./plan.ts";
