/**
 * Bench (f): a map against as many single calls one after another over one connection, in turn; and how much of a map's
 * time a core is busy with the function's own code.
 */
import { connect, type Socket } from "node:net";
import { apiOf, deploy, deployTyped } from "../test/support/api.ts";
import { startServer, type TestServer } from "../test/support/server.ts";
import { invocationOf } from "./support/invocation.ts";
import { load } from "./support/load.ts";
import { median } from "./support/median.ts";

const INPUTS = 1_000;
const ROUNDS = 7;
const WARM_UP_MAPS = 20;
const MAPS_A_ROUND = 10;
const SINGLES_MS = 1_000;
/** CPU time of a call of the second map. */
const BURN_MS = 5;
const BURN_ROUNDS = 3;

/** What was measured. */
export interface MapFigures {
  readonly inputs: number;
  /** Medians over the rounds. */
  readonly singleCallsPerSecond: number;
  readonly mapCallsPerSecond: number;
  readonly mapMs: number;
  /** Median of each round's own ratio. */
  readonly throughputRatio: number;
  /** CPU time of the functions by the wall time of the map: one core's share. */
  readonly busyShare: number;
}

/** Measures maps of 1,000 inputs. */
export async function runMapBench(): Promise<MapFigures> {
  await using server = await startServer();
  const api = apiOf(server.url, server.adminKey);
  await deployTyped(api, "square", "export default (n: number): number => n * n;");
  await deploy(
    api,
    "burn",
    `export default (n) => { const end = Date.now() + ${BURN_MS}; while (Date.now() < end); return n; };`,
  );
  using connection = new Connection(server);
  for (let count = 0; count < WARM_UP_MAPS; count++) await connection.map("square");
  const rounds: { readonly single: number; readonly mapMs: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { requestsPerSecond: single } = await load(invocationOf(server, "square", [7]), 1, SINGLES_MS);
    const times: number[] = [];
    for (let count = 0; count < MAPS_A_ROUND; count++) times.push((await connection.map("square")).tookMs);
    rounds.push({ single, mapMs: median(times) });
  }
  const shares: number[] = [];
  for (let round = 0; round < BURN_ROUNDS; round++) {
    const { cpuMs, wallMs } = (await connection.map("burn")).totals;
    shares.push((cpuMs ?? 0) / wallMs);
  }
  const mapMs = median(rounds.map((round) => round.mapMs));
  return {
    inputs: INPUTS,
    singleCallsPerSecond: median(rounds.map(({ single }) => single)),
    mapCallsPerSecond: (INPUTS / mapMs) * 1_000,
    mapMs,
    throughputRatio: median(rounds.map((round) => ((INPUTS / round.mapMs) * 1_000) / round.single)),
    busyShare: median(shares),
  };
}

interface Mapped {
  readonly tookMs: number;
  readonly totals: { readonly succeeded: number; readonly cpuMs: number | null; readonly wallMs: number };
}

/** A connection that is kept: a client of few instructions, for it shares the machine with the server. */
class Connection implements Disposable {
  readonly #socket: Socket;
  readonly #key: string;
  readonly #body = JSON.stringify({ inputs: Array.from({ length: INPUTS }, (_, n) => [n]) });

  constructor({ url, adminKey }: TestServer) {
    this.#key = adminKey;
    this.#socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", noDelay: true }).setEncoding("latin1");
  }

  /** Maps a function over the inputs. Throws when one of them failed. */
  map(name: string): Promise<Mapped> {
    const lines = [
      `POST /v1/functions/${name}/map HTTP/1.1`,
      "host: 127.0.0.1",
      "content-type: application/json",
      `authorization: Bearer ${this.#key}`,
      `content-length: ${this.#body.length}`,
    ];
    return new Promise((resolve, reject) => {
      const startedMs = performance.now();
      let text = "";
      const read = (piece: string) => {
        text += piece;
        if (!text.endsWith("\r\n0\r\n\r\n")) return;
        this.#socket.off("data", read).off("error", reject);
        const totals = /\{"totals":(\{[^}]*\})/.exec(text)?.[1];
        const mapped = { tookMs: performance.now() - startedMs, totals: JSON.parse(totals ?? "{}") };
        if (mapped.totals.succeeded === INPUTS) resolve(mapped);
        else reject(new Error(`The map failed: ${text.slice(0, 500)}`));
      };
      this.#socket.on("data", read).on("error", reject);
      this.#socket.write(`${lines.join("\r\n")}\r\n\r\n${this.#body}`);
    });
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
