/**
 * Text: small tools for titles and paragraphs, for any language that Unicode knows.
 */

export interface TextFigures {
  words: number;
  sentences: number;
  /** Characters as a reader counts them: an accent or a skin tone is part of its letter or emoji. */
  characters: number;
}

/** A title as it may stand in a URL: `Crème Brûlée, twice!` becomes `creme-brulee-twice`. */
export function slugify(title: string): string {
  return title
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
}

/** Counts words, sentences and characters. */
export function wordCount(text: string, locale = "en"): TextFigures {
  const words = [...new Intl.Segmenter(locale, { granularity: "word" }).segment(text)];
  return {
    words: words.filter(({ isWordLike }) => isWordLike).length,
    sentences: segments(text, locale, "sentence"),
    characters: segments(text, locale, "grapheme"),
  };
}

/** Shortens a text to at most `length` characters, between words where it can, and ends it with an ellipsis. */
export function truncate(text: string, length: number): string {
  if (length < 1) throw new RangeError("The length must be 1 or more.");
  const starts = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)].map(({ index }) => index);
  if (starts.length <= length) return text;
  const oneTooMany = text.slice(0, starts[length]);
  const wholeWords = oneTooMany.replace(/\s+\S*$/u, "");
  return `${wholeWords === oneTooMany ? text.slice(0, starts[length - 1]) : wholeWords}…`;
}

function segments(text: string, locale: string, granularity: "grapheme" | "sentence"): number {
  return [...new Intl.Segmenter(locale, { granularity }).segment(text)].length;
}
