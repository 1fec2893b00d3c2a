/**
 * `troupe cache`: the results that are kept, of everything or of one function; and forgetting them.
 */
import type { Api, CacheResponse, FunctionCacheResponse, PlacedCacheResponse } from "../../client/index.ts";
import { digestOf, formatCaches, formatEntries } from "../caches.ts";
import { defineCommand, defineGroup } from "../command.ts";
import { usageError } from "../errors.ts";
import { count } from "../figures.ts";
import { findNotJson } from "../inspect.ts";
import type { Output } from "../output.ts";

const WORKER = { type: "string", hint: "id", summary: "The worker" } as const;
const NOTHING = "No results are kept. A function keeps them where its `config.cache` names a policy.";

const show = defineCommand({
  name: "cache",
  summary: "Show which results are kept; of one function, with their arguments",
  examples: ["troupe cache", "troupe cache add", "troupe cache --worker w0"],
  positionals: { fn: "optional" },
  options: { worker: { ...WORKER, summary: "Only what this worker keeps" } },
  async run({ options: { worker }, positionals: { fn } }, { out, connect }) {
    const api = await connect();
    const caches = await cachesOf(api, fn, worker);
    if (fn === undefined) print(out, caches, (colors, width) => formatCaches(caches, colors, width));
    else {
      print(out, caches, (colors, width) =>
        [formatCaches(caches, colors, width), formatEntries(caches, colors, width)].join("\n\n"),
      );
    }
  },
});

const purge = defineCommand({
  name: "purge",
  summary: "Forget the results of a function, one of them, or all that a worker keeps",
  examples: ["troupe cache purge add", "troupe cache purge add --entry 3f1c9a0b7d52", "troupe cache purge --worker w0"],
  positionals: { fn: "optional" },
  options: {
    entry: { type: "string", hint: "key", summary: "Only this entry; the beginning of its key, as listed, is enough" },
    worker: { ...WORKER, summary: "All that this worker keeps" },
  },
  async run({ options: { entry, worker }, positionals: { fn } }, { out, connect }) {
    if ((fn === undefined) === (worker === undefined)) throw usageError("Name a function, or a worker with --worker.");
    if (fn === undefined && entry !== undefined) throw usageError("--entry goes with a function.");
    const api = await connect();
    const purged = fn === undefined ? await api.purgeWorkerCache(worker ?? "") : await purgeFunction(api, fn, entry);
    out.result(purged, () => `${count(purged.purged, "entry", "entries")} forgotten.`);
  },
});

export const cache = defineGroup(
  {
    name: "cache",
    summary: "Show which results are kept, or forget them",
    examples: [...show.examples, "troupe cache purge add"],
  },
  [purge],
  show,
);

async function cachesOf(api: Api, fn: string | undefined, worker: string | undefined): Promise<PlacedCacheResponse[]> {
  if (worker !== undefined) {
    const { caches } = await api.workerCache(worker);
    return placed(worker, caches).filter((cache) => fn === undefined || cache.function === fn);
  }
  return fn === undefined ? allCaches(api) : (await api.functionCache(fn)).caches;
}

/** What every worker keeps, and the cluster. */
async function allCaches(api: Api): Promise<PlacedCacheResponse[]> {
  const [{ workers }, { functions }] = await Promise.all([api.workers(), api.list()]);
  const sharing = functions.filter(({ config }) => config.cache?.scope === "cluster" && config.cache.policy !== "none");
  const [own, shared] = await Promise.all([
    // One that does not answer keeps nothing that can be shown.
    Promise.all(workers.map(({ id }) => api.workerCache(id).catch(() => ({ worker: id, caches: [] })))),
    Promise.all(sharing.map(({ name }) => api.functionCache(name))),
  ]);
  const caches = [
    ...own.flatMap((answer) => placed(answer.worker, answer.caches)),
    ...shared.flatMap((answer: FunctionCacheResponse) => answer.caches.filter(({ worker }) => worker === null)),
  ];
  return caches.toSorted((left, right) => compare(left.function, right.function));
}

const placed = (worker: string, caches: readonly CacheResponse[]): PlacedCacheResponse[] =>
  caches.map((cache) => ({ ...cache, worker }));

const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));

async function purgeFunction(api: Api, fn: string, key: string | undefined) {
  return api.purgeCache(fn, key === undefined || key.includes(":") ? key : await wholeKey(api, fn, key));
}

/** The key whose digest begins so. */
async function wholeKey(api: Api, fn: string, beginning: string): Promise<string> {
  const { caches } = await api.functionCache(fn);
  const keys = new Set(caches.flatMap(({ entries }) => entries.map(({ key }) => key)));
  const [found, other] = [...keys].filter((key) => digestOf(key).startsWith(beginning));
  if (found !== undefined && other === undefined) return found;
  const what = found === undefined ? "No listed entry" : "More than one entry";
  throw usageError(`${what} of ${fn} has a key that begins with "${beginning}": see troupe cache ${fn}.`);
}

type Text = Parameters<Output["result"]>[1];

function print(out: Output, caches: readonly PlacedCacheResponse[], text: Text): void {
  // Arguments that JSON has no word for are left out of it, as the server does.
  const told = caches.map(({ entries, ...cache }) => ({
    ...cache,
    entries: entries.map((entry) => (findNotJson(entry.args) === null ? entry : { ...entry, args: null })),
  }));
  out.result({ caches: told }, caches.length === 0 ? () => NOTHING : text);
}
