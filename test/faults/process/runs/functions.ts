/**
 * The function that steps call: it tells a listener outside, by the key of its effect, that it ran; then it does as told.
 */

/** What a call gives. */
export interface Worked {
  readonly sum: number;
  readonly list: readonly number[];
}

/** What the function makes of its inputs, as the oracle does it. */
export function workOn(inputs: unknown): Worked {
  let sum = 17;
  for (const character of JSON.stringify(inputs)) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_009;
  return { sum, list: Array.from({ length: sum % 4 }, (_, index) => (sum + 7 * index) % 100) };
}

/** The source. The listener answers with how often the key has come. */
export function sourceOf(listener: string): string {
  return `
export default async function work(
  key: string,
  inputs: unknown[],
  waitMs: number,
  failures: number,
  index: number | null = null,
  failAt: number | null = null,
): Promise<{ sum: number; list: number[] }> {
  const answer = await fetch("${listener}/" + key + "?run=" + crypto.randomUUID(), { method: "POST" });
  const runs = Number(await answer.text());
  if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs));
  if (runs <= failures && (failAt === null || failAt === index)) throw new Error("not yet");
  let sum = 17;
  for (const character of JSON.stringify(inputs)) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1009;
  return { sum, list: Array.from({ length: sum % 4 }, (_, at) => (sum + 7 * at) % 100) };
}
`;
}
