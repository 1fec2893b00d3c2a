/**
 * A question on the terminal whose answer is not to be seen there.
 */
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { EXIT } from "./errors.ts";

/** Asks on stderr and reads a line of stdin, unseen. Without a line (Ctrl-D) it is empty. */
export async function askHidden(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  terminal.once("SIGINT", () => process.exit(EXIT.interrupted));
  process.stderr.write(question);
  try {
    const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    return await Promise.race([terminal.question(""), closed]);
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
