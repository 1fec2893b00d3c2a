/**
 * JSDoc as the description of what follows it.
 */
import type { Schema } from "../../contracts/schema.ts";

/** Longest description kept, in characters: schemas are sent along with every call. */
const MAX_DESCRIPTION_LENGTH = 500;
/** Longest comment that is looked for, in characters. */
const MAX_COMMENT_LENGTH = 5_000;

/** The schema with the JSDoc that ends right before `start`, if there is any. */
export function describe(schema: Schema, text: string, start: number): Schema {
  const description = descriptionBefore(text, start);
  if (description === null || schema === false) return schema;
  return { ...(schema === true ? {} : schema), description };
}

function descriptionBefore(text: string, start: number): string | null {
  let end = start;
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end--;
  if (!text.startsWith("*/", end - 2)) return null;
  const comment = text.slice(Math.max(0, end - MAX_COMMENT_LENGTH), end - 2);
  const begin = comment.lastIndexOf("/*");
  if (begin < 0 || comment.charAt(begin + 2) !== "*") return null;
  const words = comment
    .slice(begin + 3)
    .replace(/^\s*\*/gm, "")
    // What follows a tag is for tools.
    .replace(/(^|\s)@\w[\s\S]*$/, "")
    .replace(/\s+/g, " ")
    .trim();
  return words === "" ? null : words.slice(0, MAX_DESCRIPTION_LENGTH);
}
