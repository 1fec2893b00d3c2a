/**
 * Values on the wire: JSON wherever it carries them as they are.
 */

/** What is asked for where values come back. */
export const ACCEPT_VALUES = "application/json";

export interface Payload {
  readonly contentType: string;
  readonly body: string;
}

/** Writes the body of a request. */
export function encodePayload(value: unknown): Payload {
  return { contentType: "application/json", body: JSON.stringify(value) };
}

/** Reads the body of an answer: undefined for an empty one. Null when it is not what its type says. */
export async function decodePayload(response: Response): Promise<{ readonly value: unknown } | null> {
  const text = await response.text();
  if (text === "") return { value: undefined };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
