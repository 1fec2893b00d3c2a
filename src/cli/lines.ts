/**
 * Results that are many: one JSON document a line, written no faster than they are read, to stdout or into a file.
 */
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { inputError } from "./errors.ts";
import { printable, type Sink } from "./terminal.ts";

export interface LineSink {
  /** Writes a document; false when nobody reads them any more. */
  write(document: object): Promise<boolean>;
}

/** A file of lines; what is in it counts once it is closed. */
export interface LineFile extends LineSink {
  close(): Promise<void>;
}

/** Lines on a stream. On a terminal, escapes stand for control characters, as JSON allows. */
export function lineSink(sink: Sink): LineSink {
  return {
    async write(document) {
      if (sink.writable === false) return false;
      const line = JSON.stringify(document);
      const flows = sink.write(`${sink.isTTY === true ? printable(line) : line}\n`) !== false;
      if (!flows) await room(sink);
      return true;
    },
  };
}

/** Until more may be written, or nobody reads any more. */
function room(sink: Sink): Promise<void> {
  return new Promise((done) => {
    if (sink.once === undefined) return done();
    const end = () => {
      for (const event of EVENTS) sink.off?.(event, end);
      done();
    };
    for (const event of EVENTS) sink.once(event, end);
  });
}

const EVENTS = ["drain", "close"] as const;

/** Makes the file `path` anew. Throws `invalid_request` when it cannot be written. */
export async function lineFile(path: string, cwd: string): Promise<LineFile> {
  const unwritable = (error: unknown) =>
    inputError("invalid_request", `${path} cannot be written: ${error instanceof Error ? error.message : error}`);
  const handle = await open(resolve(cwd, path), "w").catch((error: unknown) => {
    throw unwritable(error);
  });
  const stream = handle.createWriteStream();
  const failed = new Promise<never>((_, reject) => {
    stream.once("error", (error) => reject(unwritable(error)));
  });
  failed.catch(() => undefined); // Whoever writes or closes is told.
  const lines = lineSink(stream);
  return {
    write: (document) => Promise.race([failed, lines.write(document)]),
    async close() {
      const closed = new Promise<void>((done) => {
        stream.end(() => done());
      });
      await Promise.race([failed, closed]);
    },
  };
}
