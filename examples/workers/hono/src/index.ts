/**
 * A guestbook on Hono: routes, middleware, validation, cookies, a stream, and an entrypoint that is called by name.
 * Its entries live in the isolate's memory, which may vanish at any time.
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { streamText } from "hono/streaming";
import { validator } from "hono/validator";

interface Env {
  /** From `[vars]`. */
  readonly TITLE: string;
  readonly LIMITS: { readonly entries: number; readonly length: number };
  /** From `wrangler secret put TOKEN`. */
  readonly TOKEN?: string;
}

interface Entry {
  readonly name: string;
  readonly text: string;
}

const entries: Entry[] = [];

const app = new Hono<{ Bindings: Env }>();

app.use(secureHeaders());

app.get("/", (c) => {
  const visits = Number(getCookie(c, "visits") ?? 0) + 1;
  setCookie(c, "visits", `${visits}`, { httpOnly: true, path: "/" });
  const items = entries.map(({ name, text }) => `<li>${escaped(name)}: ${escaped(text)}</li>`).join("");
  return c.html(`<!doctype html><title>${escaped(c.env.TITLE)}</title><p>Visit ${visits}</p><ol>${items}</ol>`);
});

app.get("/entries", (c) => c.json(entries));

const entry = validator("json", (body: Partial<Entry>, c) => {
  const { name, text } = body;
  return typeof name === "string" && typeof text === "string" ? { name, text } : c.json({ error: "name, text" }, 422);
});

app.post("/entries", entry, (c) => {
  const given = c.req.valid("json");
  const { entries: most, length } = c.env.LIMITS;
  if (given.text.length > length) throw new HTTPException(413, { message: `${length} characters at most` });
  entries.push(given);
  entries.splice(0, entries.length - most);
  console.log("signed by", given.name);
  return c.json(given, 201, { Location: `/entries/${entries.length - 1}` });
});

app.delete("/entries", (c) => {
  if (c.env.TOKEN === undefined || c.req.header("authorization") !== `Bearer ${c.env.TOKEN}`) {
    throw new HTTPException(401, { message: "Who are you?" });
  }
  entries.length = 0;
  return c.body(null, 204);
});

app.get("/countdown/:from{[0-9]+}", (c) =>
  streamText(c, async (stream) => {
    for (let n = Number(c.req.param("from")); n > 0; n--) await stream.writeln(`${n}`);
  }),
);

/** What arrived, for whoever wonders. */
app.all("/echo", async (c) => {
  const { pathname, search, searchParams } = new URL(c.req.url);
  const body = await c.req.text();
  return c.json({ method: c.req.method, pathname, search, query: Object.fromEntries(searchParams), body });
});

app.get("/fails", () => {
  throw new Error("nobody can read this guestbook");
});

/** Called as `guestbook#Desk.count` and `guestbook#Desk.greet`, never by HTTP. */
export class Desk extends WorkerEntrypoint<Env> {
  /** How many entries there are. */
  count(): number {
    return entries.length;
  }

  /** A greeting for a guest. */
  greet(name: string): string {
    return `${this.env.TITLE} greet ${name}`;
  }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

export default app;
