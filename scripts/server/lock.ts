/**
 * One server per data folder: a file that names the process which holds it.
 *
 * The file outlives a server that is killed, so it counts only while that very process lives: its id and its time of
 * start. It appears with its content, by linking a finished draft, so nobody ever reads half of it.
 */
import { linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { readIfThere } from "./data-folder.ts";
import { findProcess } from "./processes.ts";

const holderFile = z.object({ pid: z.int().positive(), started: z.string() });
type Holder = z.infer<typeof holderFile>;

/** How often a dead holder's file may have to be cleared away before something is wrong. */
const MAX_TAKEOVERS = 10;

/** Takes the lock. Returns how to give it back. Throws an error for the operator when a live server holds it. */
export function takeLock(path: string): () => void {
  const draft = `${path}.${process.pid}.new`;
  const mine: Holder = { pid: process.pid, started: findProcess(process.pid)?.started ?? "" };
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < MAX_TAKEOVERS; attempt++) {
      if (linked(draft, path)) return () => rmSync(path, { force: true });
      clearDeadHolder(path);
    }
    throw new Error(`${path} cannot be taken: it comes back each time it is removed.`);
  } finally {
    rmSync(draft, { force: true });
  }
}

function clearDeadHolder(path: string): void {
  const text = readIfThere(path);
  if (text === undefined) return; // Its holder has just left.
  const holder = parseHolder(text);
  if (holder !== null && isAlive(holder)) throw heldError(path, holder);
  // Two starting servers may both find the file dead. Who moves it away looks again at what it moved: if the other
  // one's fresh lock it was, that goes back.
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
  } catch {
    return; // The other one was faster.
  }
  if (readIfThere(aside) !== text) linked(aside, path);
  rmSync(aside, { force: true });
}

/** Gives a file a second name. False when that name is taken. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function parseHolder(text: string): Holder | null {
  try {
    return holderFile.parse(JSON.parse(text));
  } catch {
    return null; // Not written by a server, so nobody's.
  }
}

function isAlive({ pid, started }: Holder): boolean {
  return findProcess(pid)?.started === started;
}

function heldError(path: string, { pid }: Holder): Error {
  return new Error(
    `Another server (process ${pid}) is using this data folder: ${path} says so. Stop it, or set TROUPE_DATA to another folder.`,
  );
}
