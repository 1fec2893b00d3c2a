/** A server for tests: sends every WebSocket message back. `GET /close` waits for the next socket to close. */
import { WorkerEntrypoint } from "cloudflare:workers";

let closed = Promise.withResolvers<{ code: number; reason: string }>();

export default class EchoSocket extends WorkerEntrypoint {
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get("upgrade") !== "websocket") return Response.json(await closed.promise);
    const { 0: client, 1: server } = new WebSocketPair();
    closed = Promise.withResolvers();
    server.binaryType = "arraybuffer";
    server.accept();
    server.addEventListener("message", ({ data }) => server.send(data));
    server.addEventListener("close", ({ code, reason }) => closed.resolve({ code, reason }));
    return new Response(null, { status: 101, webSocket: client });
  }
}
