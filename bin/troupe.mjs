#!/usr/bin/env node
/**
 * The `troupe` command. In a clone of the project the sources run as they stand; Node refuses that inside
 * `node_modules`, so an installed package runs what was built of them.
 */
import { existsSync } from "node:fs";

const sources = new URL("../src/cli/main.ts", import.meta.url);
await import(existsSync(sources) ? sources.href : new URL("../dist/cli/main.js", import.meta.url).href);
