/**
 * `troupe invoke`: calls a function. Its value goes to stdout alone, what it logged and used to stderr.
 */
import { ARGUMENT_OPTIONS, readArguments } from "../arguments.ts";
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
  options: ARGUMENT_OPTIONS,
  async run({ options, positionals: { fn, args } }, { out, connect }) {
    const body = readArguments(args, options);
    const api = await connect();
    await printCall(api.invoke(fn, body), out);
  },
});
