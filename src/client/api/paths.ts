/**
 * Addresses of endpoints, and how long those are waited for that wait themselves.
 */

/** The path of a function, or of what lies below it. */
export const functionPath = (name: string, ...below: string[]): string => pathOf("functions", name, ...below);

/** A path below `/v1`, of segments as they are meant. */
export const pathOf = (...segments: string[]): string => ["/v1", ...segments.map(encodeURIComponent)].join("/");

/** A query string, `?` included, of the members that are there; empty when there are none. */
export function query(members: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? "" : `?${given}`;
}

/** How much longer than the server waits the client waits for its answer. */
export const LONG_POLL_TRAVEL_MS = 10_000;
