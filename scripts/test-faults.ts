/**
 * `npm run test:faults`: the fault suite, seed by seed.
 *
 *   npm run test:faults                    every seed
 *   npm run test:faults -- --seed 123      one seed again, as a failure names it
 *
 * Everything else is handed to vitest. Ends with its exit code.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { SEED_VARIABLE, seedsOf } from "../test/faults/support/seeds.ts";

const VITEST = join(import.meta.dirname, "../node_modules/vitest/vitest.mjs");

const args = process.argv.slice(2);
const at = args.indexOf("--seed");
const [, seed] = at < 0 ? [] : args.splice(at, 2);
if (at >= 0) seedsOf(seed ?? "none");
const env = seed === undefined ? process.env : { ...process.env, [SEED_VARIABLE]: seed };
const projects = ["--project", "faults-objects", "--project", "faults-process"];
const { status } = spawnSync(process.execPath, [VITEST, "run", ...projects, ...args], { stdio: "inherit", env });
process.exitCode = status ?? 1;
