/** Outgoing requests of an isolate through the gateway, on the real runtime, against servers that count connections. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_IO_BYTES, SOCKET_CHECK_MS } from "../../src/contracts/limits.ts";
import { startEcho } from "../support/echo-socket.ts";
import { type GatewayHarness, startGateway } from "../support/gateway-harness.ts";
import { listen } from "../support/listener.ts";

const MIB = 1024 * 1024;
let gateway: GatewayHarness;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe("an address outside the list", () => {
  it("is refused before any connection is made, and the refusal names the rule to add", async () => {
    await using server = await listen();
    const ran = await gateway.run(`return told(await call("${server.origin}/secret"))`, {
      allow: ["https://example.com"],
    });
    const text = `The function may not reach ${server.origin}: to allow it, add "${server.origin}" to config.network.allow.`;
    expect(ran).toEqual({
      outcome: [403, "network_denied", text],
      io: { requests: 0, bytesOut: 0, bytesIn: 0, denied: 1 },
    });
    expect(server.accepted()).toBe(0);
  });

  it("is refused to a WebSocket, an EventSource and a raw socket", async () => {
    await using server = await listen();
    const { host } = new URL(server.origin);
    const upgrade = `return told(await call("${server.origin}", { headers: { Upgrade: "websocket" } }))`;
    expect((await gateway.run(upgrade)).outcome).toEqual([403, "network_denied", expect.any(String)]);
    const failures = ["WebSocket", "EventSource"].map((kind) =>
      gateway.run(`return new Promise((done) => {
        const source = new ${kind}("${server.origin.replace("http", kind === "WebSocket" ? "ws" : "http")}");
        source.onopen = () => done("open");
        source.onerror = () => { source.close(); done("failed") };
      })`),
    );
    for (const { outcome } of await Promise.all(failures)) expect(outcome).toBe("failed");
    const { outcome } = await gateway.run(`return await connect("${host}").opened`, { allow: [server.origin] });
    expect(outcome).toMatch(/Error/);
    expect(server.accepted()).toBe(0);
  });

  it("is refused in every spelling of the corpus", async () => {
    const { policy, vectors } = JSON.parse(readFileSync("../shared/corpora/ssrf/urls.json", "utf8")) as {
      policy: { allow: string[] };
      vectors: { expect: string; url: string | null }[];
    };
    // The runtime answers data: URLs inside the isolate: nothing leaves, and the gateway is not asked.
    const urls = vectors.flatMap(({ expect: verdict, url }) =>
      verdict === "deny" && url !== null && !url.startsWith("data:") ? [url] : [],
    );
    const ran = await gateway.run(
      `const reached = [];
       for (const url of ${JSON.stringify(urls)}) {
         const answer = await call(url).catch(() => null);
         if (answer !== null && answer.headers.get("troupe-denied") === null) reached.push(url);
       }
       return reached`,
      { allow: policy.allow, subRequests: 1_000 },
    );
    expect(ran.outcome).toEqual([]);
    expect(ran.io).toMatchObject({ requests: 0, bytesOut: 0, bytesIn: 0 });
    expect(ran.io.denied).toBeGreaterThan(80);
  });
});

describe("an address in the list", () => {
  it("gets the request as the function made it", async () => {
    await using server = await listen((_request, response) => {
      response.writeHead(201, "Made", { "set-cookie": ["a=1", "b=2"], "x-own": "yes", "content-length": "5" });
      response.end("hello");
    });
    const { outcome, io } = await gateway.run(
      `const answer = await call("${server.origin}/path?q=1#hash", { method: "PUT", body: "four", headers: { "x-key": "k" } });
       const { status, statusText, headers } = answer;
       return { status, statusText, own: headers.get("x-own"), length: headers.get("content-length"),
         cookies: headers.getSetCookie(), text: await answer.text() }`,
      { allow: [server.origin] },
    );
    expect(outcome).toEqual({
      status: 201,
      statusText: "Made",
      own: "yes",
      length: "5",
      cookies: ["a=1", "b=2"],
      text: "hello",
    });
    expect(io).toEqual({ requests: 1, bytesOut: 4, bytesIn: 5, denied: 0 });
    const [request] = server.received;
    expect(request).toMatchObject({ method: "PUT", path: "/path?q=1", body: Buffer.from("four") });
    expect(request?.headers).toMatchObject({ "x-key": "k", "content-length": "4", host: new URL(server.origin).host });
  });

  it("gets none of the headers that a function has no say in", async () => {
    await using server = await listen();
    const { outcome, io } = await gateway.run(
      `const answer = await call("${server.origin}", { headers: { Host: "127.0.0.1:1", Connection: "close, X-Secret", "X-Secret": "1",
         TE: "trailers", "Content-Length": "7", "CF-Connecting-IP": "10.0.0.1", "X-Forwarded-Host": "admin", Forwarded: "for=1",
         "Troupe-Denied": "network_denied", "Troupe-Anything": "1", "X-Own": "kept" } });
       return told(answer)`,
      { allow: [server.origin] },
    );
    expect(outcome).toEqual([200, null, "ok"]);
    expect(io.requests).toBe(1);
    const names = Object.keys(server.received[0]?.headers ?? {}).filter((name) => name !== "connection");
    // The local runtime adds cf-worker by itself.
    expect(names.filter((name) => name !== "cf-worker").sort()).toEqual(["host", "x-own"]);
    expect(server.received[0]?.headers.host).toBe(new URL(server.origin).host);
  });

  it("cannot pretend to be the gateway", async () => {
    await using server = await listen((_request, response) => {
      response.writeHead(403, { "troupe-denied": "subrequest_limit", "troupe-invocation": "x", connection: "close" });
      response.end("own refusal");
    });
    const { outcome } = await gateway.run(
      `const answer = await call("${server.origin}"); return [answer.status, ...answer.headers.keys(), await answer.text()]`,
      { allow: [server.origin] },
    );
    expect(outcome).toEqual([403, "date", "own refusal"]);
  });

  it("that cannot be reached gives an error that names it", async () => {
    const closed = await listen();
    await closed[Symbol.asyncDispose]();
    const { outcome, io } = await gateway.run(`await call("${closed.origin}/x?secret")`, { allow: [closed.origin] });
    expect(outcome).toBe(`TypeError: Could not reach ${closed.origin}: the connection failed or was lost.`);
    expect(io).toEqual({ requests: 1, bytesOut: 0, bytesIn: 0, denied: 0 });
  });
});

describe("a redirect", () => {
  it("to an address outside the list is refused at the second hop", async () => {
    await using secret = await listen();
    await using server = await listen((_request, response) =>
      response.writeHead(302, { location: secret.origin }).end(),
    );
    const ran = await gateway.run(`return told(await call("${server.origin}"))`, { allow: [server.origin] });
    expect(ran.outcome).toEqual([403, "network_denied", expect.stringContaining(secret.origin)]);
    expect(ran.io).toEqual({ requests: 1, bytesOut: 0, bytesIn: 0, denied: 1 });
    expect([server.accepted(), secret.accepted()]).toEqual([1, 0]);
  });

  it("to another address in the list keeps method and body, and counts as two requests", async () => {
    await using target = await listen();
    await using server = await listen((_request, response) =>
      response.writeHead(307, { location: `${target.origin}/to` }).end(),
    );
    const { outcome, io } = await gateway.run(
      `const answer = await call("${server.origin}", { method: "POST", body: "four" });
       return [answer.url, answer.redirected, await answer.text()]`,
      { allow: [server.origin, target.origin] },
    );
    expect(outcome).toEqual([`${target.origin}/to`, true, "ok"]);
    expect(io).toEqual({ requests: 2, bytesOut: 4 + 4, bytesIn: 2, denied: 0 });
    expect(target.received).toMatchObject([{ method: "POST", path: "/to", body: Buffer.from("four") }]);
    expect(target.received[0]?.headers).not.toHaveProperty("troupe-invocation");
  });

  it("is not followed for a function that wants to see it", async () => {
    await using server = await listen((_request, response) => response.writeHead(301, { location: "/there" }).end());
    const { outcome } = await gateway.run(
      `const answer = await call("${server.origin}", { redirect: "manual" });
       return [answer.status, answer.headers.get("location")]`,
      { allow: [server.origin] },
    );
    expect(outcome).toEqual([301, "/there"]);
  });
});

describe("the number of requests", () => {
  it("ends at the limit, hops of redirects included", async () => {
    await using server = await listen(({ url }, response) => {
      if (url === "/again") response.writeHead(302, { location: "/end" }).end();
      else response.end("ok");
    });
    const ran = await gateway.run(
      `const seen = [];
       for (const path of ["/again", "/", "/", "/again"]) seen.push(await told(await call("${server.origin}" + path)));
       return seen.map(([status, denied]) => [status, denied])`,
      { allow: [server.origin], subRequests: 3 },
    );
    const refused = [403, "subrequest_limit"];
    expect(ran).toEqual({
      outcome: [[200, null], [200, null], refused, refused],
      io: { requests: 3, bytesOut: 0, bytesIn: 4, denied: 2 },
    });
    expect(server.received).toHaveLength(3);
  });

  it("is nobody's without an account in this isolate: policy decides alone", async () => {
    await using server = await listen();
    const options = { allow: [server.origin], subRequests: null };
    const { outcome } = await gateway.run(
      `return [await told(await call("${server.origin}")), await told(await call("http://[::1]"))]`,
      options,
    );
    expect(outcome).toEqual([
      [200, null, "ok"],
      [403, "network_denied", expect.stringContaining("http://[::1]")],
    ]);
  });
});

describe("a request that belongs to no running invocation", () => {
  it("is refused when it does not name one", async () => {
    await using server = await listen();
    const { outcome } = await gateway.run(`return told(await fetch("${server.origin}"))`, { allow: [server.origin] });
    expect(outcome).toEqual([403, "network_denied", expect.stringContaining("use fetch")]);
    expect(server.accepted()).toBe(0);
  });

  it("is refused when that one has ended", async () => {
    await using server = await listen();
    const options = { allow: [server.origin], id: "inv_over" };
    await gateway.run("return 1", options);
    const { outcome } = await gateway.run(`return told(await call("${server.origin}"))`, {
      ...options,
      subRequests: null,
    });
    expect(outcome).toEqual([403, "network_denied", expect.stringContaining("has ended")]);
    expect(server.accepted()).toBe(0);
  });
});

describe("bodies", () => {
  it("are counted while they stream, both ways", async () => {
    await using server = await listen(({ headers }, response) => {
      response.write(`${headers["content-length"] ?? headers["transfer-encoding"]} `);
      response.end(Buffer.alloc(2 * MIB, "b"));
    });
    const { outcome, io } = await gateway.run(
      `const chunks = Array(16).fill(new Uint8Array(64 * 1024));
       const answer = await call("${server.origin}", { method: "POST", body: ReadableStream.from(chunks) });
       const text = await answer.text();
       return [text.length, text.slice(0, 8)]`,
      { allow: [server.origin] },
    );
    expect(outcome).toEqual([2 * MIB + 8, "chunked "]);
    expect(server.received[0]?.body.byteLength).toBe(MIB);
    expect(io).toEqual({ requests: 1, bytesOut: MIB, bytesIn: 2 * MIB + 8, denied: 0 });
  });

  it("cross as they are compressed, and count as that", async () => {
    const packed = gzipSync(Buffer.alloc(MIB, "a"));
    await using server = await listen((_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip", "content-length": packed.byteLength }).end(packed),
    );
    const { outcome, io } = await gateway.run(`return (await (await call("${server.origin}")).text()).length`, {
      allow: [server.origin],
    });
    expect(outcome).toBe(MIB);
    expect(io.bytesIn).toBe(packed.byteLength);
  });

  it("that do not fit the length the function declares are not sent as another request", async () => {
    await using server = await listen();
    const { outcome } = await gateway.run(
      `const body = ReadableStream.from([new TextEncoder().encode("0123GET /smuggled HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")]);
       return told(await call("${server.origin}", { method: "POST", body, headers: { "Content-Length": "4" } }))`,
      { allow: [server.origin] },
    );
    expect(outcome).toMatch(/^TypeError/);
    expect(server.received.map(({ path }) => path)).not.toContain("/smuggled");
  });

  it("end with an error at the most that an invocation may move", async () => {
    let sent = 0;
    const block = Buffer.alloc(MIB);
    await using server = await listen((_request, response) => {
      const pour = (): void => {
        while (sent < 1024 * MIB && !response.destroyed) {
          sent += block.byteLength;
          if (!response.write(block)) return void response.once("drain", pour);
        }
        response.end();
      };
      pour();
    });
    const { outcome, io } = await gateway.run(
      `let read = 0;
       for await (const chunk of (await call("${server.origin}")).body) read += chunk.byteLength;
       return read`,
      { allow: [server.origin] },
    );
    expect(outcome).toBe(`RangeError: An invocation may send and receive ${MAX_IO_BYTES} bytes at most.`);
    expect(io.bytesIn).toBeLessThan(MAX_IO_BYTES + 2 * MIB);
    expect(sent).toBeLessThan(MAX_IO_BYTES + 64 * MIB);
  });

  it("are no longer read when the function has given up", async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await listen(({ url }, response) => {
      if (url === "/wait") return void closed.promise.then(() => response.end("closed"));
      response.write("first");
      response.on("close", closed.resolve);
    });
    const { outcome } = await gateway.run(
      `const { body } = await call("${server.origin}/endless");
       const reader = body.getReader();
       const { value } = await reader.read();
       await reader.cancel();
       const later = await call("${server.origin}/wait");
       return [new TextDecoder().decode(value), await later.text()]`,
      { allow: [server.origin] },
    );
    expect(outcome).toEqual(["first", "closed"]);
  });
});

describe("a WebSocket", () => {
  it("to an address in the list is counted in both directions", async () => {
    await using echo = await startEcho();
    const { outcome, io } = await gateway.run(
      `const answer = await call("${echo.origin}", { headers: { Upgrade: "websocket" } });
       const socket = answer.webSocket;
       socket.binaryType = "arraybuffer";
       socket.accept();
       const next = (kind) => new Promise((done) => socket.addEventListener(kind, done, { once: true }));
       const seen = [answer.status];
       for (const message of ["h\u00e9llo", new Uint8Array(1000)]) {
         socket.send(message);
         const { data } = await next("message");
         seen.push(data.byteLength ?? data);
       }
       socket.close(1000, "bye");
       const { code, wasClean } = await next("close");
       return [...seen, code, wasClean]`,
      { allow: [echo.origin] },
    );
    expect(outcome).toEqual([101, "héllo", 1000, 1000, true]);
    expect(io).toEqual({ requests: 1, bytesOut: 6 + 1000, bytesIn: 6 + 1000, denied: 0 });
  });

  it("that is left open is closed when its invocation has ended", { timeout: 10 * SOCKET_CHECK_MS }, async () => {
    await using echo = await startEcho();
    await gateway.run(
      `const { webSocket } = await call("${echo.origin}", { headers: { Upgrade: "websocket" } });
       webSocket.accept();
       webSocket.send("hello");
       await new Promise((done) => webSocket.addEventListener("message", done));
       return 1`,
      { allow: [echo.origin] },
    );
    expect(await echo.nextClose()).toEqual({ code: 1001, reason: "the invocation has ended" });
  });
});
