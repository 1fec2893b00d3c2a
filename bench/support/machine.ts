/**
 * What the figures were measured on and with.
 */
import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

const PACKAGES = ["workerd", "miniflare", "wrangler", "hono"];

/** Machine and versions, for `results.json`. */
export function describeMachine(): Record<string, string | number> {
  const versions = PACKAGES.map((name) => [name, versionOf(name)] as const);
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 1_024 ** 3),
    system: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    ...Object.fromEntries(versions),
  };
}

function versionOf(name: string): string {
  const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}
