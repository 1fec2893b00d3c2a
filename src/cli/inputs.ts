/**
 * Inputs of many calls, a JSON text a line: from a file, or from stdin where the file is `-`.
 */
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { Upload } from "../client/index.ts";
import { SEQUENCE_TYPES } from "../codec/index.ts";
import { type MapInput, mapInput } from "../contracts/job.ts";
import type { Context } from "./context.ts";
import { inputError } from "./errors.ts";
import type { Source } from "./terminal.ts";

const STDIN = "-";
const LINE_FEED = 10;

type Place = Pick<Context, "cwd" | "stdin">;

/** Opens a file, or stdin. Throws `invalid_request` when it cannot be read. */
export async function openSource(path: string, { cwd, stdin }: Place): Promise<Source> {
  if (path === STDIN) return stdin();
  const handle = await open(resolve(cwd, path)).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (!(await handle.stat()).isDirectory()) return handle.createReadStream();
  await handle.close();
  throw unreadable(path, new Error("it is a folder"));
}

/** The lines as they are, for the server to read: nothing is held. */
export const uploadOf = (source: Source): Upload => ({
  contentType: SEQUENCE_TYPES.json,
  pieces: source,
  whole: false,
});

/** How many lines a file has that are not empty; null for stdin, which can be read only once. */
export async function countInputs(path: string, place: Place): Promise<number | null> {
  if (path === STDIN) return null;
  let lines = 0;
  let last = LINE_FEED;
  for await (const piece of await openSource(path, place)) {
    for (const byte of piece) {
      if (byte !== LINE_FEED && last === LINE_FEED) lines++;
      last = byte;
    }
  }
  return lines;
}

/** All inputs at once. Throws `invalid_request` that names the line which is none. */
export async function readInputs(path: string, place: Place): Promise<MapInput[]> {
  const text = await readText(path, place);
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
  return lines
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, number }) => {
      const input = mapInput.safeParse(parsed(line, `${shown(path)}:${number}`));
      if (input.success) return input.data;
      throw inputError(
        "invalid_request",
        `${shown(path)}:${number}: An input is a JSON array of arguments, or an object of named ones.`,
      );
    });
}

/** The text of a file, or of stdin. */
export async function readText(path: string, place: Place): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await openSource(path, place)) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}

function parsed(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw inputError("invalid_request", `${where}: ${error instanceof Error ? error.message : error}`);
  }
}

const shown = (path: string): string => (path === STDIN ? "stdin" : path);

function unreadable(path: string, error: unknown) {
  return inputError("invalid_request", `${path} cannot be read: ${error instanceof Error ? error.message : error}`);
}
