/**
 * `troupe`: the table of all commands.
 */
import { defineGroup } from "../command.ts";
import { compare } from "./compare.ts";
import { deploy } from "./deploy.ts";
import { init } from "./init.ts";
import { invoke } from "./invoke.ts";
import { keys } from "./keys.ts";
import { list } from "./list.ts";
import { open } from "./open.ts";
import { ping } from "./ping.ts";
import { remove } from "./remove.ts";
import { rollback } from "./rollback.ts";
import { show } from "./show.ts";
import { stats } from "./stats.ts";
import { types } from "./types.ts";
import { workers } from "./workers.ts";

export const troupe = defineGroup(
  {
    name: "troupe",
    summary: "Troupe runs functions: deploy one, call it, see what it did.",
    examples: ["troupe deploy math.ts", "troupe invoke add 2 3"],
  },
  [init, deploy, list, show, compare, invoke, remove, rollback, types, stats, workers, ping, open, keys],
);
