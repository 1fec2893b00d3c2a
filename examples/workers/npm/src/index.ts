/**
 * TOML to JSON and back: the work is done by `smol-toml`, a package without dependencies, which wrangler bundles.
 */
import { Hono } from "hono";
import { parse, stringify, TomlError } from "smol-toml";

const app = new Hono();

app.get("/", (c) => c.text("POST TOML to /json, or JSON to /toml.\n"));

app.post("/json", async (c) => {
  try {
    return c.json(parse(await c.req.text()));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return c.json({ line: error.line, column: error.column, error: error.message }, 400);
  }
});

app.post("/toml", async (c) => {
  const body: unknown = await c.req.json().catch(() => null);
  if (body === null || typeof body !== "object") return c.json({ error: "An object of JSON, please." }, 400);
  return c.body(stringify(body), 200, { "content-type": "application/toml" });
});

export default app;
