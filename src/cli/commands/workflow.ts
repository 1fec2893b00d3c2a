/**
 * `troupe workflow`: functions that go together, as documents, under names, and as durable runs.
 */
import { defineGroup } from "../command.ts";
import { graph } from "./workflow/graph.ts";
import { list, put, remove } from "./workflow/named.ts";
import { create } from "./workflow/new.ts";
import { run } from "./workflow/run.ts";
import { runs } from "./workflow/runs.ts";
import { show } from "./workflow/show.ts";
import { pause, restart, resume, send, terminate } from "./workflow/steer.ts";
import { validate } from "./workflow/validate.ts";

export const workflow = defineGroup(
  {
    name: "workflow",
    summary: "Write, check and run workflows: functions that go together",
    examples: ["troupe workflow new checkout.json -f 3", "troupe workflow run checkout.json"],
  },
  [...[create, validate, run, show, graph], ...[put, list, remove], ...[runs, send, pause, resume, terminate, restart]],
);
