/**
 * A heartbeat: every minute a cron writes the time into key-value storage, and a page shows the last ones. Notes may be
 * kept beside them.
 */
import { Hono } from "hono";

interface Env {
  readonly BEATS: KVNamespace;
}

/** A beat is forgotten after an hour, a note when its writer says so. */
const BEAT_SECONDS = 3_600;
const SHORTEST_SECONDS = 60;

const app = new Hono<{ Bindings: Env }>();

app.get("/", async (c) => {
  const { keys } = await c.env.BEATS.list<{ cron: string }>({ prefix: "beat:" });
  return c.json(keys.map(({ name, metadata }) => ({ at: name.slice("beat:".length), cron: metadata?.cron })));
});

app.get("/notes", async (c) => {
  const limit = Number(c.req.query("limit") ?? 10);
  const page = await c.env.BEATS.list({ prefix: "note:", limit, cursor: c.req.query("cursor") ?? null });
  const names = page.keys.map(({ name }) => name.slice("note:".length));
  return c.json({ names, complete: page.list_complete, ...(page.list_complete ? {} : { cursor: page.cursor }) });
});

app.put("/notes/:name", async (c) => {
  const seconds = Number(c.req.query("seconds") ?? 0);
  if (seconds !== 0 && seconds < SHORTEST_SECONDS)
    return c.json({ error: `${SHORTEST_SECONDS} seconds at least` }, 400);
  const options = seconds === 0 ? {} : { expirationTtl: seconds };
  const type = c.req.header("content-type") ?? "text/plain";
  await c.env.BEATS.put(`note:${c.req.param("name")}`, await c.req.arrayBuffer(), { ...options, metadata: { type } });
  return c.body(null, 204);
});

app.get("/notes/:name", async (c) => {
  const key = `note:${c.req.param("name")}`;
  const { value, metadata } = await c.env.BEATS.getWithMetadata<{ type: string }>(key, "arrayBuffer");
  if (value === null) return c.json({ error: "There is no such note." }, 404);
  return c.body(value, 200, { "content-type": metadata?.type ?? "application/octet-stream" });
});

app.delete("/notes/:name", async (c) => {
  await c.env.BEATS.delete(`note:${c.req.param("name")}`);
  return c.body(null, 204);
});

async function beat({ cron, scheduledTime }: ScheduledController, env: Env): Promise<void> {
  const at = new Date(scheduledTime).toISOString();
  await env.BEATS.put(`beat:${at}`, "", { expirationTtl: BEAT_SECONDS, metadata: { cron } });
  console.log("beat", at);
}

export default {
  fetch: app.fetch,
  scheduled(controller, env, ctx) {
    ctx.waitUntil(beat(controller, env));
  },
} satisfies ExportedHandler<Env>;
