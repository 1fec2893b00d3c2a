/**
 * Texts of strangers in messages and pictures: no longer than a reader needs.
 */

/** The text, or its beginning where it has more than `max` characters. */
export function cutText(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)}…`;
}
