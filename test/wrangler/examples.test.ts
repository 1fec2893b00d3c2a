/** The Workers of `examples/workers/`, deployed with wrangler: they answer as they do under `wrangler dev`. */
import { describe, expect, inject, it } from "vitest";
import { apiOf, invoke } from "../support/api.ts";
import { ask, askUntil } from "./support/ask.ts";
import { startDev } from "./support/dev.ts";
import { compare, type Exchange } from "./support/exchanges.ts";
import { EXAMPLES, newProject } from "./support/project.ts";
import { succeed } from "./support/wrangler.ts";

/** A cron of every minute comes within it, and a bit. */
const CRON_WITHIN_MS = 75_000;

const json = (value: unknown, method = "POST"): Pick<Exchange, "method" | "headers" | "body"> => ({
  method,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});
const api = () => apiOf(inject("server").url, inject("server").adminKey);

describe("examples/workers", () => {
  it("hono", async () => {
    await using project = await newProject({ from: `${EXAMPLES}/hono` });
    await succeed(project, ["deploy"]);
    await using dev = await startDev(project);
    await compare("guestbook", dev.url, [
      { path: "/" },
      { path: "/", headers: { cookie: "visits=4" } },
      { path: "/entries", ...json({ name: "Ada", text: "It <works>." }) },
      { path: "/entries", ...json({ name: "Bob" }) },
      { path: "/entries", method: "POST", headers: { "content-type": "application/json" }, body: "{" },
      { path: "/entries", ...json({ name: "Eve", text: "x".repeat(41) }) },
      { path: "/entries" },
      { path: "/entries", method: "HEAD" },
      { path: "/" },
      { path: "/entries", method: "DELETE" },
      { path: "/countdown/3" },
      { path: "/echo?a=1&b=%20c&a=2", method: "PUT", body: "bytes: ü" },
      { path: "/echo/below" },
      { path: "/nowhere" },
      { path: "/entries", method: "OPTIONS" },
    ]);
    await succeed(project, ["secret", "put", "TOKEN"], { stdin: "let me in" });
    const headers = { authorization: "Bearer let me in" };
    expect((await ask("guestbook", "/entries", { method: "DELETE", headers })).status).toBe(204);
    expect((await invoke(api(), "guestbook%23Desk.greet", "Bob")).body.value).toBe("Guests of the troupe greet Bob");
    expect((await invoke(api(), "guestbook%23Desk.count")).body.value).toBe(0);
  });

  it("npm", async () => {
    await using project = await newProject({ from: `${EXAMPLES}/npm` });
    await succeed(project, ["deploy"]);
    await using dev = await startDev(project);
    await compare("toml", dev.url, [
      { path: "/" },
      { path: "/json", method: "POST", body: 'name = "troupe"\n[limits]\ncpu = 1_000\nwhen = 2026-11-24T10:00:00Z\n' },
      { path: "/json", method: "POST", body: "name = \n" },
      { path: "/toml", ...json({ a: { b: [1, 2.5, "three"] } }) },
      { path: "/toml", ...json(5) },
    ]);
  });

  it("wasm", async () => {
    await using project = await newProject({ from: `${EXAMPLES}/wasm` });
    await succeed(project, ["deploy"]);
    await using dev = await startDev(project);
    const answers = await compare("checksum", dev.url, [
      { path: "/" },
      { path: "/", method: "POST", body: "Wikipedia" },
      { path: "/", method: "POST", body: "" },
      { path: "/", method: "POST", body: new Uint8Array(200_000).map((_, index) => (index * 7) % 256) },
    ]);
    expect(answers[1]?.body).toBe('{"bytes":9,"adler32":"11e60398","agrees":true}');
  });

  it("kv-cron", async () => {
    await using project = await newProject({ from: `${EXAMPLES}/kv-cron` });
    const { stdout } = await succeed(project, ["deploy"]);
    expect(stdout).toMatch(/schedule: \* \* \* \* \*/);
    await using dev = await startDev(project);
    const text = { method: "PUT", headers: { "content-type": "text/plain" } };
    await compare("heartbeat", dev.url, [
      { path: "/notes" },
      { path: "/notes/a", ...text, body: "first" },
      { path: "/notes/b", method: "PUT", headers: { "content-type": "image/x" }, body: new Uint8Array([0, 255, 10]) },
      { path: "/notes/c?seconds=5", ...text, body: "too short" },
      { path: "/notes/%C3%BC%2Fx", ...text, body: "a name with everything" },
      { path: "/notes/d?seconds=60", ...text, body: "for a minute" },
      { path: "/notes" },
      { path: "/notes/a" },
      { path: "/notes/b" },
      { path: "/notes/%C3%BC%2Fx" },
      { path: "/notes/a", method: "DELETE" },
      { path: "/notes/a" },
      { path: "/notes" },
      { path: "/nowhere" },
    ]);
    const beaten = await askUntil(
      ({ body }) => body !== "[]",
      CRON_WITHIN_MS,
      () => ask("heartbeat"),
    );
    expect(JSON.parse(beaten.body)).toEqual([{ at: expect.stringMatching(/:00\.000Z$/), cron: "* * * * *" }]);
    // As under `wrangler dev`, where one asks for it.
    await fetch(`${dev.url}/__scheduled?cron=*+*+*+*+*`);
    expect(await (await fetch(dev.url)).json()).toEqual([{ at: expect.any(String), cron: "* * * * *" }]);
    await succeed(project, ["deploy"]);
    expect(JSON.parse((await ask("heartbeat")).body).length).toBeGreaterThan(0);
  });
});
