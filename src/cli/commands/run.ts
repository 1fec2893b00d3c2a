/**
 * `troupe run`: runs a file once, without deploying it.
 */
import { ARGUMENT_OPTIONS, readArguments } from "../arguments.ts";
import { printCall } from "../called.ts";
import { defineCommand } from "../command.ts";
import { readCode } from "../run-code.ts";
import { parseOptional } from "../values.ts";

export const run = defineCommand({
  name: "run",
  summary: "Run a function of a file once, without deploying it; its imports come along",
  examples: [
    "troupe run square.ts 12",
    "troupe run report.ts --export weekly --allow https://api.example.com",
    "echo 'export default () => 6 * 7' | troupe run -",
  ],
  positionals: { file: "one", args: "any" },
  options: {
    ...ARGUMENT_OPTIONS,
    export: { type: "string", hint: "name", summary: "The export to call (else the default one, else the only one)" },
    typed: { type: "boolean", summary: "Check the arguments against the annotations" },
    allow: { type: "string", hint: "host", multiple: true, summary: "Let it reach this host or origin" },
    "cpu-ms": { type: "string", hint: "ms", summary: "CPU time that it may take" },
    "timeout-ms": { type: "string", hint: "ms", summary: "Wall-clock time that it may take" },
  },
  async run({ options, positionals: { file, args } }, context) {
    const call = readArguments(args, options);
    const cpuMs = parseOptional(options["cpu-ms"], "--cpu-ms", 1);
    const timeoutMs = parseOptional(options["timeout-ms"], "--timeout-ms", 1);
    const limits = { ...(cpuMs === undefined ? {} : { cpuMs }), ...(timeoutMs === undefined ? {} : { timeoutMs }) };
    const code = await readCode(file, { wanted: options.export, typed: options.typed ?? false }, context);
    const api = await context.connect();
    const config = { limits, network: { allow: options.allow ?? [] } };
    await printCall(api.run({ ...code, ...call, config }), context.out);
  },
});
