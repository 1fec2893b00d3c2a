/**
 * `troupe broadcast`: calls a function on every worker, or on those named; a row a worker.
 */
import type { BroadcastResponse } from "../../contracts/responses.ts";
import { ARGUMENT_OPTIONS, readArguments } from "../arguments.ts";
import { CACHE_MODE_OPTION, readCacheMode } from "../cache-options.ts";
import { checkJson } from "../called.ts";
import { defineCommand } from "../command.ts";
import { EXIT } from "../errors.ts";
import { duration } from "../figures.ts";
import { formatValue } from "../inspect.ts";
import { formatTable } from "../table.ts";
import { printable } from "../terminal.ts";

const COLUMNS = [{ title: "WORKER" }, { title: "TOOK", align: "right" }, { title: "RESULT", wrap: true }] as const;

export const broadcast = defineCommand({
  name: "broadcast",
  summary: "Call a function on every worker at once",
  examples: ["troupe broadcast warmUp", "troupe broadcast cacheSize --workers w0,w2"],
  positionals: { fn: "one", args: "any" },
  options: {
    ...ARGUMENT_OPTIONS,
    ...CACHE_MODE_OPTION,
    workers: { type: "string", hint: "ids", summary: "Only these workers, separated by commas" },
  },
  async run({ options, positionals: { fn, args } }, { out, connect }) {
    const workers = options.workers?.split(",").map((id) => id.trim());
    const body = { ...readArguments(args, options), workers, cache: readCacheMode(options) };
    const { results, ...more } = await (await connect()).broadcast(fn, body);
    if (out.json) for (const { value } of results) checkJson(value);
    out.result({ results, ...more }, (colors, width) =>
      formatTable(
        COLUMNS,
        results.map((result) => [
          printable(result.worker),
          duration(result.invocation?.wallMs ?? null),
          outcomeOf(result),
        ]),
        { title: colors.dim, width },
      ),
    );
    return results.some(({ error }) => error !== undefined) ? EXIT.failure : EXIT.success;
  },
});

const outcomeOf = ({ value, error }: BroadcastResponse["results"][number]): string =>
  error === undefined ? formatValue(value) : printable(`error ${error.code}: ${error.detail}`);
