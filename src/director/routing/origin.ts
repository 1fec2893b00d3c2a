/**
 * Where a call comes from, as `request.cf` tells: by coordinates, else by state, country or continent.
 *
 * What has another shape than Cloudflare's is ignored. Locally there is no `cf`, and a test may set anything.
 */
import { CONTINENTS, COUNTRIES, type Place, STATES } from "./places.ts";

/** `cf` of a request, if it has one. */
export function cfOf(request: Request): unknown {
  return Reflect.get(request, "cf");
}

/** The place in a `cf`; null when it names none. */
export function originOf(cf: unknown): Place | null {
  if (typeof cf !== "object" || cf === null) return null;
  return coordinates(cf) ?? namedPlace(cf);
}

function coordinates(cf: object): Place | null {
  const latitude = degrees(Reflect.get(cf, "latitude"), 90);
  const longitude = degrees(Reflect.get(cf, "longitude"), 180);
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

/** Cloudflare gives degrees as text. */
function degrees(value: unknown, max: number): number | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  if (typeof value === "string" && value.trim() === "") return null;
  const read = Number(value);
  return Math.abs(read) <= max ? read : null;
}

function namedPlace(cf: object): Place | null {
  const country = text(cf, "country");
  const state = STATES.get(`${country}-${text(cf, "regionCode")}`);
  return state ?? COUNTRIES.get(country) ?? CONTINENTS.get(text(cf, "continent")) ?? null;
}

function text(cf: object, member: string): string {
  const value: unknown = Reflect.get(cf, member);
  return typeof value === "string" ? value : "";
}
