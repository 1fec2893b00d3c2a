/** What people say when they meet. A module like this one is deployed along with whoever imports it. */
export type Language = "de" | "en" | "fr" | "it";

export const greetings: Record<Language, string> = { de: "Guten Tag", en: "Hello", fr: "Bonjour", it: "Buongiorno" };
