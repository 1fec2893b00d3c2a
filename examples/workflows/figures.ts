/**
 * The fan-in of `fan-out.json`: figures of many texts become those of all of them.
 */

export interface TextFigures {
  words: number;
  sentences: number;
  characters: number;
}

/** The sums of the figures. */
export function addFigures(figures: TextFigures[]): TextFigures {
  const sum = (of: keyof TextFigures): number => figures.reduce((total, each) => total + each[of], 0);
  return { words: sum("words"), sentences: sum("sentences"), characters: sum("characters") };
}
