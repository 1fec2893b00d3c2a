/**
 * The meter: CPU time by the clock, read whenever metered code has used up its fuel, and at the end of each turn.
 *
 * CPU time is what passes between two readings within one turn of the event loop. Between turns the isolate waits, or
 * other isolates of the process run, and that time is nobody's. An answer that the event loop has ready marks the end of
 * a turn: it comes only after all microtasks, so that an endless chain of promises is one long turn. Other isolates may
 * run before it comes, so the time until then is not counted by it, but by readings that follow the microtasks: a long
 * built-in call that no tick follows is counted too. The clock counts whole milliseconds, so figures are right on average.
 *
 * While a module starts up the clock stands still and nothing can be aborted. There the fuel itself is the limit, and
 * every tick throws once it is used up.
 */
import { fault } from "../../contracts/errors.ts";
import { abortWith } from "./abort.ts";
import { currentInvocation, type Invocation } from "./invocation.ts";
import { afterMicrotasks, NativeError, nativeQueueMicrotask, now } from "./primordials.ts";

/** Ticks until the first reading, and after a long gap: few, because nothing is known of the pace. */
const SMALL_FUEL = 64;
/** Most ticks between two readings: a few microseconds of tight code, or eight calls of built-ins. */
const MAX_FUEL = 2_048;
/** Two readings this far apart halve the fuel. */
const SLOW_MS = 2;
/** Microtasks without work after which nothing more is expected of a turn. */
const QUIET_MICROTASKS = 16;
/**
 * Readings that module start-up may ask for, all modules together: one for each 8 activations of functions, or 64
 * iterations of a loop. So many activations take less than the watchdog grants, even where each overflows the stack.
 */
const START_UP_CHECKS = 40_000;
const START_UP_FUEL = 8;

let fuel = SMALL_FUEL;
let startUpChecks = START_UP_CHECKS;
let turnOpen = false;
let readMs = 0;

/** Called by metered code without fuel; returns the next fuel. Ends the invocation when its CPU time is used up. */
export function check(): number {
  const nowMs = now();
  if (nowMs === 0) return startUp();
  const invocation = currentInvocation();
  if (invocation === undefined) throw new NativeError("This code runs outside of any invocation.");
  const began = !turnOpen;
  const elapsedMs = read(invocation, nowMs);
  markTurn(invocation);
  if (began) fuel = SMALL_FUEL;
  else if (elapsedMs >= SLOW_MS) fuel = fuel > SMALL_FUEL ? fuel >> 1 : SMALL_FUEL;
  else if (elapsedMs === 0 && fuel < MAX_FUEL) fuel <<= 1;
  return fuel;
}

/** Whether start-up has used up its fuel. */
export function startUpExceeded(): boolean {
  return startUpChecks < 0;
}

/** Begins a turn: the time before it counts for nobody. */
export function beginTurn(): void {
  readMs = now();
  turnOpen = true;
  fuel = SMALL_FUEL;
}

/** Ends a turn that an invocation is known to end here, and counts it. */
export function endTurn(invocation: Invocation): void {
  read(invocation, now());
  turnOpen = false;
}

/** Begins a turn in the middle of an invocation: in a timer, after an answer from outside. */
export function resumeTurn(invocation: Invocation): void {
  beginTurn();
  markTurn(invocation);
}

function startUp(): number {
  startUpChecks--;
  if (startUpChecks < 0) throw new NativeError("The module does too much before its first call.");
  return START_UP_FUEL;
}

/** Counts the time since the last reading of this turn for the invocation. */
function read(invocation: Invocation, nowMs: number): number {
  const elapsedMs = turnOpen ? nowMs - readMs : 0;
  turnOpen = true;
  readMs = nowMs;
  invocation.usedMs += elapsedMs;
  if (invocation.usedMs > invocation.limits.cpuMs) exceed(invocation);
  return elapsedMs;
}

function exceed(invocation: Invocation): never {
  turnOpen = false;
  const { cpuMs } = invocation.limits;
  const limit = fault("cpu_limit", `The function used more than ${cpuMs} ms of CPU time.`, { details: { cpuMs } });
  abortWith(invocation, limit);
  throw new NativeError(limit.message);
}

/** Sees to it that what the code does until the end of this turn is counted, and the end noticed. */
export function markTurn(invocation: Invocation): void {
  if (invocation.marked) return;
  invocation.marked = true;
  afterMicrotasks(() => {
    invocation.marked = false;
    invocation.turns++;
    turnOpen = false;
  });
  follow(invocation, 0);
}

/** Reads again after each microtask, until so many in a row have taken no time. */
function follow(invocation: Invocation, quiet: number): void {
  nativeQueueMicrotask(() => {
    if (!turnOpen) return;
    const elapsedMs = read(invocation, now());
    if (elapsedMs > 0) follow(invocation, 0);
    else if (quiet < QUIET_MICROTASKS) follow(invocation, quiet + 1);
  });
}
