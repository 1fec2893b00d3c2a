/**
 * `troupe`: the table of all commands.
 */
import { defineGroup } from "../command.ts";
import { deploy } from "./deploy.ts";
import { list, remove, rollback, show } from "./functions.ts";
import { init } from "./init.ts";
import { invoke } from "./invoke.ts";
import { keys } from "./keys.ts";
import { ping } from "./ping.ts";
import { stats } from "./stats.ts";

export const troupe = defineGroup(
  {
    name: "troupe",
    summary: "Troupe runs functions: deploy one, call it, see what it did.",
    examples: ["troupe deploy math.ts", "troupe invoke add 2 3"],
  },
  [init, deploy, list, show, invoke, remove, rollback, stats, ping, keys],
);
