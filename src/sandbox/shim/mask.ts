/**
 * Secrets stay inside: where a function's log, or what it threw, holds one of its secrets, stars leave the isolate instead.
 *
 * A secret is found as it is, as JSON writes it, and percent-encoded. Whatever else a function makes of it (in base64,
 * in halves, upside down) is not found: this guards against mistakes, not against the function's author, who may return
 * a secret as well.
 */
import { MIN_MASKED_SECRET_LENGTH } from "../../contracts/limits.ts";
import { append, indexOf, larger, percentEncode, quote, slice, truncate } from "./primordials.ts";

const STARS = "***";

/** What is looked for; null until the isolate has been told its secrets. */
let hidden: readonly string[] | null = null;
let longest = 0;

/** Tells the isolate its secrets, once, before any code of the function runs. */
export function hideSecrets(secrets: Readonly<Record<string, string>>): void {
  if (hidden !== null) return;
  const found = new Set(Object.values(secrets).flatMap(spellings));
  hidden = [...found].filter(({ length }) => length >= MIN_MASKED_SECRET_LENGTH);
  longest = Math.max(0, ...hidden.map(({ length }) => length));
}

function spellings(secret: string): string[] {
  return [secret, quote(secret).slice(1, -1), percentEncode(secret)];
}

/** The first `length` characters of a text, with stars in the place of each secret that begins in there. */
export function masked(text: string, length: number): string {
  if (hidden === null || hidden.length === 0) return truncate(text, length);
  // A secret that begins among the first characters ends in here.
  const seen = truncate(text, length + longest);
  const places = firstPlaces(hidden, seen);
  let shown = "";
  let at = 0;
  for (let start = earliest(places); start < length; start = earliest(places)) {
    shown += slice(seen, at, start) + STARS;
    at = endOfSecrets(hidden, places, seen, start);
  }
  return truncate(at < length ? shown + slice(seen, at, length) : shown, length);
}

/** Where each secret is next; Infinity for one that comes no more. */
function firstPlaces(secrets: readonly string[], text: string): number[] {
  const places: number[] = [];
  for (let index = 0; index < secrets.length; index++) append(places, placeOf(secrets[index], text, 0));
  return places;
}

function placeOf(secret: string | undefined, text: string, from: number): number {
  const place = secret === undefined ? -1 : indexOf(text, secret, from);
  return place === -1 ? Infinity : place;
}

function earliest(places: readonly number[]): number {
  let first = Infinity;
  for (let index = 0; index < places.length; index++) {
    const place = places[index];
    if (place !== undefined && place < first) first = place;
  }
  return first;
}

/** Where the secrets end that begin at `start` or overlap with such a one; their places move on behind it. */
function endOfSecrets(secrets: readonly string[], places: number[], text: string, start: number): number {
  let end = start;
  for (let first = start; first <= end && first < Infinity; first = earliest(places)) {
    for (let index = 0; index < places.length; index++) {
      if (places[index] !== first) continue;
      const secret = secrets[index];
      end = larger(end, first + (secret?.length ?? 0));
      places[index] = placeOf(secret, text, first + 1);
    }
  }
  return end;
}
