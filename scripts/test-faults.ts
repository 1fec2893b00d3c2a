/**
 * `npm run test:faults`: the fault suite, seed by seed.
 *
 *   npm run test:faults                    every seed
 *   npm run test:faults -- --seed 123      one seed again, or several: 3,4, as a failure names them
 *
 * Everything else is handed to vitest. Ends with its exit code.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { SEED_VARIABLE, seedsOf } from "../test/faults/support/seeds.ts";

const VITEST = join(import.meta.dirname, "../node_modules/vitest/vitest.mjs");

const args = process.argv.slice(2);
const at = args.indexOf("--seed");
const [, seeds] = at < 0 ? [] : args.splice(at, 2);
if (at >= 0) seedsOf(seeds ?? "none");
const env = seeds === undefined ? process.env : { ...process.env, [SEED_VARIABLE]: seeds };
const projects = ["--project", "faults-objects", "--project", "faults-process"];
const { status } = spawnSync(process.execPath, [VITEST, "run", ...projects, ...args], { stdio: "inherit", env });
process.exitCode = status ?? 1;
