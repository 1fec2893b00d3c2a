/**
 * A function: what it takes and gives is what its annotations say, and Troupe holds its callers to them.
 */
import { greetings, type Language } from "./greetings.ts";

export interface Guest {
  name: string;
  /** English when nothing is said. */
  language?: Language;
}

/** Greets guests, each in their language. */
export function greet(...guests: Guest[]): string[] {
  return guests.map(({ name, language }) => `${greetings[language ?? "en"]}, ${name}!`);
}
