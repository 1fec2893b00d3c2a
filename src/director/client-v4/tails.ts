/**
 * Tails: what a function logs, while it is called.
 *
 * The tool joins with a WebSocket that carries no key: the address that it was given, which nobody can guess, is the key.
 */
import { z } from "zod";
import { MAX_CONTROL_BODY_BYTES } from "../../contracts/limits.ts";
import { TAIL_PROTOCOL, type TailRecord, tailFilter } from "../../contracts/tail.ts";
import { readJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { unwrap } from "../resolve.ts";
import { respond } from "./envelope.ts";
import { V4_CODES, V4Error } from "./faults.ts";
import { ownedFunction } from "./owned.ts";
import { SCRIPT, type V4Route } from "./route.ts";

const tailRequest = z.object({ filters: z.array(tailFilter).max(16).default([]) });

/** Makes a tail, for the function's owner: logs may hold whatever callers sent. */
const openTail: Handler = async (c, director, by) => {
  const { name } = await ownedFunction(director.registry, c.req.param("script"), by);
  const { filters } = parseWith(tailRequest, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  const clientIp = c.req.header("cf-connecting-ip") ?? null;
  const tail = unwrap(await director.tails.open({ function: name, filters, clientIp }));
  return respond(c, { ...render(tail), url: addressOf(c.req.raw, tail.id) });
};

const listTails: Handler = async (c, director, by) => {
  const { name } = await ownedFunction(director.registry, c.req.param("script"), by);
  return respond(c, (await director.tails.list(name)).map(render));
};

const closeTail: Handler = async (c, director, by) => {
  const { name } = await ownedFunction(director.registry, c.req.param("script"), by);
  await director.tails.close(name, c.req.param("tail") ?? "");
  return respond(c, null);
};

/** Takes the socket. */
const joinTail: Handler = async (c, director) => {
  const { headers } = c.req.raw;
  const speaks = headers.get("sec-websocket-protocol") ?? "";
  if (headers.get("upgrade")?.toLowerCase() !== "websocket" || !speaks.split(/,\s*/).includes(TAIL_PROTOCOL)) {
    throw new V4Error(426, V4_CODES.invalid, `A tail is joined by a WebSocket that speaks ${TAIL_PROTOCOL}.`);
  }
  const response = await director.tails.join(c.req.raw);
  if (response.status === 101) return response;
  throw new V4Error(404, V4_CODES.invalid, "There is no such tail: it has ended, or was joined already.");
};

function render({ id, expiresAt }: TailRecord) {
  return { id, expires_at: new Date(expiresAt).toISOString() };
}

/** Where a tail is joined: at the host that the request came to, encrypted where that was. */
function addressOf(request: Request, id: string): string {
  const { protocol, host } = new URL(request.url);
  const isEncrypted = protocol === "https:" || request.headers.get("x-forwarded-proto") === "https";
  return `${isEncrypted ? "wss" : "ws"}://${host}/client/v4/tails/${id}`;
}

export const TAIL_ROUTES: readonly V4Route[] = [
  { method: "POST", path: `${SCRIPT}/tails`, access: "deploy", handle: openTail },
  { method: "GET", path: `${SCRIPT}/tails`, access: "deploy", handle: listTails },
  { method: "DELETE", path: `${SCRIPT}/tails/:tail`, access: "deploy", handle: closeTail },
  { method: "GET", path: "/tails/:tail", access: "anyone", handle: joinTail },
];
