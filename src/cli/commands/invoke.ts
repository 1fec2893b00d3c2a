/**
 * `troupe invoke`: calls a function. Its value goes to stdout alone, what it logged and used to stderr.
 */
import { ARGUMENT_OPTIONS, readArguments } from "../arguments.ts";
import { CACHE_MODE_OPTION, readCacheMode } from "../cache-options.ts";
import { printCall } from "../called.ts";
import { defineCommand } from "../command.ts";

export const invoke = defineCommand({
  name: "invoke",
  summary: "Call a function; each argument is JSON where it parses as such, else text",
  examples: [
    "troupe invoke add 2 3",
    'troupe invoke greet --named \'{"name": "Ada"}\'',
    "troupe invoke total --args '[[1, 2, 3]]'",
  ],
  positionals: { fn: "one", args: "any" },
  options: { ...ARGUMENT_OPTIONS, ...CACHE_MODE_OPTION },
  async run({ options, positionals: { fn, args } }, { out, connect }) {
    const body = { ...readArguments(args, options), cache: readCacheMode(options) };
    const api = await connect();
    await printCall(api.invoke(fn, body), out);
  },
});
