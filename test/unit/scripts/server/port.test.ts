import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { claimPort, localUrl } from "../../../../scripts/server/port.ts";

describe("a port", () => {
  test("is chosen when none is asked for, and is free afterwards", async () => {
    const port = await claimPort("127.0.0.1", 0, 0);
    // Below what the system gives to others by itself: nobody gets it before the server does, or while it restarts.
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_768);
    expect(await claimPort("127.0.0.1", port, 0)).toBe(port);
  });

  test("that somebody holds is refused in plain words", async () => {
    const port = await claimPort("127.0.0.1", 0, 0);
    const holder = createServer().listen({ host: "127.0.0.1", port });
    await once(holder, "listening");
    await expect(claimPort("127.0.0.1", port, 0)).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use by another program`,
    );
    holder.close();
  });

  test("that is given up in time is waited for", async () => {
    const port = await claimPort("127.0.0.1", 0, 0);
    const holder = createServer().listen({ host: "127.0.0.1", port });
    await once(holder, "listening");
    setTimeout(() => holder.close(), 100);
    expect(await claimPort("127.0.0.1", port, 10_000)).toBe(port);
  });
});

test.for([
  ["127.0.0.1", "http://127.0.0.1:80"],
  ["0.0.0.0", "http://127.0.0.1:80"],
  ["::", "http://[::1]:80"],
  ["::1", "http://[::1]:80"],
  ["troupe.local", "http://troupe.local:80"],
] as const)("a server on %s is reached at %s", ([host, url]) => {
  expect(localUrl(host, 80)).toBe(url);
});
