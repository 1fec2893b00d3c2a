/**
 * `troupe`: the table of all commands.
 */
import { defineGroup } from "../command.ts";
import { broadcast } from "./broadcast.ts";
import { cache } from "./cache.ts";
import { cancel } from "./cancel.ts";
import { compare } from "./compare.ts";
import { deploy } from "./deploy.ts";
import { init } from "./init.ts";
import { invocations } from "./invocations.ts";
import { invoke } from "./invoke.ts";
import { keys } from "./keys.ts";
import { kill } from "./kill.ts";
import { list } from "./list.ts";
import { map } from "./map.ts";
import { open } from "./open.ts";
import { ping } from "./ping.ts";
import { redrive } from "./redrive.ts";
import { remove } from "./remove.ts";
import { resume } from "./resume.ts";
import { retry } from "./retry.ts";
import { rollback } from "./rollback.ts";
import { run } from "./run.ts";
import { secret } from "./secret.ts";
import { show } from "./show.ts";
import { spawn } from "./spawn.ts";
import { stats } from "./stats.ts";
import { suspend } from "./suspend.ts";
import { types } from "./types.ts";
import { workers } from "./workers.ts";
import { workflow } from "./workflow.ts";

export const troupe = defineGroup(
  {
    name: "troupe",
    summary: "Troupe runs functions: deploy one, call it, see what it did.",
    examples: ["troupe deploy math.ts", "troupe invoke add 2 3"],
  },
  [
    ...[init, deploy, list, show, compare, remove, rollback, suspend, resume, types],
    ...[invoke, map, broadcast, run, spawn, invocations, cancel, retry, redrive],
    ...[workflow, cache],
    ...[stats, workers, kill, ping, open, keys, secret],
  ],
);
