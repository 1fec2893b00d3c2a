/**
 * Calling out: asks a public API for the weather. A function reaches only the hosts its configuration allows;
 * this one is deployed with `network.allow: ["https://api.open-meteo.com"]`.
 */

export interface Weather {
  celsius: number;
  /** Local time of the measurement, as the API gives it: `2026-11-23T17:45`. */
  time: string;
}

/** The temperature at a place. `api` is the origin to ask; a host that is not allowed fails with `network_denied`. */
export async function temperature(
  latitude: number,
  longitude: number,
  api = "https://api.open-meteo.com",
): Promise<Weather> {
  const url = new URL("/v1/forecast", api);
  url.searchParams.set("latitude", String(latitude));
  url.searchParams.set("longitude", String(longitude));
  url.searchParams.set("current", "temperature_2m");
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.host} answered ${response.status}.`);
  return readWeather(await response.json());
}

function readWeather(answer: unknown): Weather {
  const current = member(answer, "current");
  const celsius = member(current, "temperature_2m");
  const time = member(current, "time");
  if (typeof celsius !== "number" || typeof time !== "string") throw new Error("The answer holds no temperature.");
  return { celsius, time };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
