/**
 * Where things are on the globe: Cloudflare's location hints, and callers of whom only country or continent is known.
 *
 * A hint is a part of the world; its place is a city in it with much of its network. Degrees, north and east positive.
 * https://developers.cloudflare.com/durable-objects/reference/data-location/
 */

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const at = (latitude: number, longitude: number): Place => ({ latitude, longitude });

const NORTH_AMERICA_WEST = at(37.3, -121.9);
const NORTH_AMERICA_EAST = at(39.0, -77.5);
const MIDDLE_EAST = at(25.2, 55.3);
const EASTERN_EUROPE = at(52.2, 21.0);

/** By location hint. */
export const HINTS: ReadonlyMap<string, Place> = new Map([
  ["wnam", NORTH_AMERICA_WEST],
  ["enam", NORTH_AMERICA_EAST],
  ["sam", at(-23.5, -46.6)],
  ["weur", at(48.9, 2.4)],
  ["eeur", EASTERN_EUROPE],
  ["apac", at(1.3, 103.8)],
  ["oc", at(-33.9, 151.2)],
  ["afr", at(-26.2, 28.0)],
  ["me", MIDDLE_EAST],
]);

/** By continent, as `request.cf.continent` has it: about where its people are. */
export const CONTINENTS: ReadonlyMap<string, Place> = new Map([
  ["AF", at(-1.3, 36.8)],
  ["AN", at(-77.8, 166.7)],
  ["AS", at(22.3, 114.2)],
  ["EU", at(50.1, 8.7)],
  ["NA", NORTH_AMERICA_EAST],
  ["OC", at(-33.9, 151.2)],
  ["SA", at(-23.5, -46.6)],
]);

const inMiddleEast = ["AE", "BH", "IL", "IQ", "IR", "JO", "KW", "LB", "OM", "PS", "QA", "SA", "SY", "YE"];
const inEasternEurope = [
  "BG",
  "BY",
  "CY",
  "EE",
  "FI",
  "GR",
  "HU",
  "LT",
  "LV",
  "MD",
  "PL",
  "RO",
  "RU",
  "SK",
  "TR",
  "UA",
];

/** By country, where its continent would lead astray. */
export const COUNTRIES: ReadonlyMap<string, Place> = new Map([
  ...inMiddleEast.map((country) => [country, MIDDLE_EAST] as const),
  ...inEasternEurope.map((country) => [country, EASTERN_EUROPE] as const),
]);

const inWest = {
  US: ["AK", "AZ", "CA", "CO", "HI", "ID", "MT", "NM", "NV", "OR", "UT", "WA", "WY"],
  CA: ["AB", "BC", "YT"],
};

/** By country and `request.cf.regionCode`, as `US-CA`: a continent has two coasts. */
export const STATES: ReadonlyMap<string, Place> = new Map(
  Object.entries(inWest).flatMap(([country, codes]) =>
    codes.map((code) => [`${country}-${code}`, NORTH_AMERICA_WEST] as const),
  ),
);

const RADIANS = Math.PI / 180;

/** The great-circle distance of two places, as the angle between them: for comparing, any unit will do. */
export function distance(from: Place, to: Place): number {
  const north = Math.sin(((to.latitude - from.latitude) * RADIANS) / 2);
  const east = Math.sin(((to.longitude - from.longitude) * RADIANS) / 2);
  const shrinking = Math.cos(from.latitude * RADIANS) * Math.cos(to.latitude * RADIANS);
  return 2 * Math.asin(Math.min(1, Math.sqrt(north * north + shrinking * east * east)));
}
