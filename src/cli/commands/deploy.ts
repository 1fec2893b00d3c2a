/**
 * `troupe deploy`: packages files and deploys the functions they export, once or whenever they change.
 */
import { CACHE_CONFIG_OPTIONS } from "../cache-options.ts";
import { defineCommand } from "../command.ts";
import { readConfig } from "../deploy-config.ts";
import { type DeployJob, deployFiles } from "../deploy-run.ts";
import { deployAndWatch } from "../deploy-watch.ts";

export const deploy = defineCommand({
  name: "deploy",
  summary: "Deploy every function that the files export",
  examples: [
    "troupe deploy math.ts",
    "troupe deploy math.ts --watch",
    "troupe deploy report.ts --name weekly --cpu-ms 200 --allow https://api.example.com",
  ],
  positionals: { files: "some" },
  options: {
    name: { type: "string", hint: "name", summary: "Name of the function (else the export's, else the file's)" },
    export: { type: "string", hint: "name", multiple: true, summary: "Deploy this export only" },
    watch: { type: "boolean", summary: "Deploy again whenever a file or a module it imports changes, until Ctrl-C" },
    overload: { type: "boolean", summary: "Add an overload, or replace the one with the same parameter types" },
    "allow-breaking": { type: "boolean", summary: "Deploy even if callers of the live version break" },
    config: { type: "string", hint: "file", summary: "Configuration, as JSON; the options below prevail" },
    "cpu-ms": { type: "string", hint: "ms", summary: "CPU time of a call" },
    "timeout-ms": { type: "string", hint: "ms", summary: "Wall-clock time of a call" },
    allow: { type: "string", hint: "host", multiple: true, summary: "Let the function reach this host or origin" },
    public: { type: "boolean", summary: "Let anyone call it at /f/<name>" },
    idempotent: { type: "boolean", summary: "Calls may run twice without harm: one that was lost runs again" },
    retry: { type: "string", hint: "n", summary: "Attempts for each job and each input of a map, failures included" },
    warm: { type: "string", hint: "n", summary: "Keep the function loaded on this many workers" },
    ...CACHE_CONFIG_OPTIONS,
    untyped: { type: "boolean", summary: "Deploy without a signature, as one bundled module: nothing is checked then" },
  },
  async run({ options, positionals: { files } }, context) {
    const job: DeployJob = {
      files,
      cwd: context.cwd,
      choice: { exports: options.export ?? [], name: options.name },
      untyped: options.untyped ?? false,
      overload: options.overload ?? false,
      allowBreaking: options["allow-breaking"] ?? false,
      config: await readConfig(options, context.cwd),
    };
    if (options.watch) await deployAndWatch(job, context);
    else await deployFiles(job, context.connect, context.out);
  },
});
