/**
 * Stands between a function's WebSocket and the server's: counts what passes, and closes both when the invocation
 * is over. The runtime would keep an open socket, and the isolate's part in it, alive for as long as the server does.
 */
import { MAX_IO_BYTES, SOCKET_CHECK_MS } from "../contracts/limits.ts";
import type { IoAccount, IoDirection } from "./io-ledger.ts";

const GOING_AWAY = 1001;
const TOO_BIG = 1009;
const UNEXPECTED = 1011;
/** Codes that report how a connection ended and are never sent. */
const NEVER_SENT = new Set([1005, 1006, 1015]);

/** The socket to give to the function in place of the server's. */
export function relaySocket(server: WebSocket, account: IoAccount): WebSocket {
  const { 0: inside, 1: outside } = new WebSocketPair();
  for (const socket of [server, outside]) {
    socket.binaryType = "arraybuffer";
    socket.accept();
  }
  const close = (code: number, reason: string) => {
    clearInterval(watch);
    closeQuietly(server, code, reason);
    closeQuietly(outside, code, reason);
  };
  const watch = setInterval(() => {
    if (account.ended) close(GOING_AWAY, "the invocation has ended");
  }, SOCKET_CHECK_MS);
  pass(server, outside, "in", account, close);
  pass(outside, server, "out", account, close);
  return inside;
}

type Close = (code: number, reason: string) => void;

function pass(from: WebSocket, to: WebSocket, direction: IoDirection, account: IoAccount, close: Close): void {
  from.addEventListener("message", ({ data }) => {
    if (to.readyState !== WebSocket.OPEN) return;
    if (account.chargeBytes(sizeOf(data), direction)) to.send(data);
    else close(TOO_BIG, `an invocation may send and receive ${MAX_IO_BYTES} bytes at most`);
  });
  from.addEventListener("close", ({ code, reason }) => {
    if (NEVER_SENT.has(code)) close(UNEXPECTED, "the other side is gone");
    else close(code, reason);
  });
  from.addEventListener("error", () => close(UNEXPECTED, "the connection was lost"));
}

function sizeOf(data: string | ArrayBuffer): number {
  return typeof data === "string" ? new TextEncoder().encode(data).byteLength : data.byteLength;
}

function closeQuietly(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // Closed already, by either side: what was wanted.
  }
}
