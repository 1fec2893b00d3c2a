/**
 * The tails: the one Durable Object in which the sockets end of those who watch functions.
 *
 * It sleeps while nothing is told: the platform holds the sockets, and the table knows what each is for. A tail ends with
 * its socket, when it is told to, and by the alarm; then nothing of it is left.
 */
import { DurableObject } from "cloudflare:workers";
import { fault } from "../src/contracts/errors.ts";
import { MAX_TAILS, TAIL_JOIN_MS, TAIL_LIFETIME_MS } from "../src/contracts/limits.ts";
import { fail, type Result, succeed } from "../src/contracts/result.ts";
import { type NewTail, TAIL_PROTOCOL, type TailMessage, type TailRecord } from "../src/contracts/tail.ts";
import { migrate } from "./support/migrate.ts";
import { isWanted } from "./tails/filters.ts";
import { TAIL_MIGRATIONS } from "./tails/migrations.ts";
import { overloadMessage, TailPace } from "./tails/pace.ts";
import { type KeptTail, TailTable } from "./tails/tails.sql.ts";

const NORMAL_END = 1000;
const GONE = 1001;

export class TailObject extends DurableObject<unknown> {
  readonly #table: TailTable;
  /** The tails that are in the table: each event looks at them. */
  #tails: readonly KeptTail[] = [];
  readonly #paces = new Map<string, TailPace>();

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    migrate(ctx.storage, "the tails", TAIL_MIGRATIONS);
    this.#table = new TailTable(ctx.storage.sql);
    // Sockets do not outlive their process: whatever was joined and has none is over.
    for (const { id, joined } of this.#table.all()) if (joined && this.#socketOf(id) === null) this.#table.remove(id);
    this.#tails = this.#table.all();
  }

  /** Makes a tail, which is to be joined soon. Fault: `conflict` when a function has too many. */
  async open(tail: NewTail): Promise<Result<TailRecord>> {
    if (this.#tails.filter(({ function: name }) => name === tail.function).length >= MAX_TAILS) {
      return fail(fault("conflict", `${tail.function} has ${MAX_TAILS} tails already: end one of them.`));
    }
    const id = crypto.randomUUID().replaceAll("-", "");
    const nowMs = Date.now();
    this.#table.add(id, tail, nowMs + TAIL_JOIN_MS);
    await this.#changed();
    return succeed({ id, expiresAt: nowMs + TAIL_LIFETIME_MS });
  }

  /** The tails of a function. */
  list(name: string): TailRecord[] {
    const own = this.#tails.filter(({ function: each }) => each === name);
    return own.map(({ id, endsAt }) => ({ id, expiresAt: endsAt }));
  }

  /** Ends a tail of a function. Whether there was one. */
  async close(name: string, id: string): Promise<boolean> {
    if (this.#table.get(id)?.function !== name) return false;
    await this.#end(id);
    return true;
  }

  /** Ends all tails of a function that was removed. */
  async closeAll(name: string): Promise<void> {
    for (const { id } of this.list(name)) await this.#end(id);
  }

  /** Names of the functions that are watched. */
  watched(): string[] {
    return [...new Set(this.#tails.map(({ function: name }) => name))];
  }

  /** Tells those who watch a function of a call; gives the names of the functions that are watched. */
  tell(message: TailMessage): string[] {
    for (const tail of this.#tails) {
      if (tail.function !== message.scriptName || !isWanted(tail, message, Math.random)) continue;
      const pacing = this.#paceOf(tail.id).next(Date.now());
      if (pacing === "leave out") continue;
      this.#send(tail.id, JSON.stringify(pacing === "tell" ? message : overloadMessage(Date.now())));
    }
    return this.watched();
  }

  /** Takes the socket of a tail, whose id is the last part of the path. */
  override async fetch(request: Request): Promise<Response> {
    const tail = this.#table.get(request.url.slice(request.url.lastIndexOf("/") + 1));
    if (tail === null || tail.joined) return new Response(null, { status: 404 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [tail.id]);
    this.#table.join(tail.id, Date.now() + TAIL_LIFETIME_MS);
    await this.#changed();
    const headers = { "Sec-WebSocket-Protocol": TAIL_PROTOCOL };
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  /** The tool says whether it wants debug output; there is none. */
  override webSocketMessage(): void {}

  override async webSocketClose(socket: WebSocket): Promise<void> {
    for (const id of this.ctx.getTags(socket)) await this.#end(id);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    await this.webSocketClose(socket);
  }

  override async alarm(): Promise<void> {
    const nowMs = Date.now();
    for (const { id, endsAt } of this.#tails) if (endsAt <= nowMs) await this.#end(id);
    await this.#changed();
  }

  async #end(id: string): Promise<void> {
    this.#table.remove(id);
    this.#paces.delete(id);
    this.#closeSocket(id);
    await this.#changed();
  }

  async #changed(): Promise<void> {
    this.#tails = this.#table.all();
    const next = Math.min(...this.#tails.map(({ endsAt }) => endsAt));
    await (Number.isFinite(next) ? this.ctx.storage.setAlarm(next) : this.ctx.storage.deleteAlarm());
  }

  #paceOf(id: string): TailPace {
    const pace = this.#paces.get(id) ?? new TailPace();
    this.#paces.set(id, pace);
    return pace;
  }

  #socketOf(id: string): WebSocket | null {
    return this.ctx.getWebSockets(id)[0] ?? null;
  }

  #send(id: string, text: string): void {
    try {
      this.#socketOf(id)?.send(text);
    } catch {
      // It is closing, and its end will be told.
    }
  }

  #closeSocket(id: string): void {
    const socket = this.#socketOf(id);
    try {
      socket?.close(socket.readyState === WebSocket.OPEN ? NORMAL_END : GONE, "The tail has ended.");
    } catch {
      // It is closed already.
    }
  }
}
