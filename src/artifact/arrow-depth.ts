/**
 * How deeply parameter lists stand within each other: `(a = (b = 1) => b) => a` is two.
 *
 * `sucrase` reads what is in parentheses as an expression first, and once more as parameters when an arrow or a result
 * type follows: each level of such nesting doubles its work, and it cannot be interrupted. Texts and comments are looked
 * at like code: what is in them would have to look like deeply nested functions to count.
 */

/** Most lists within each other; people write three or four. */
export const MAX_ARROW_DEPTH = 14;

const PARENTHESES = /\(|\)(?:(?=\s{0,64}(=>|:))|)/g;

/** The deepest nesting of lists in parentheses that an arrow or a colon follows, in linear time. */
export function arrowDepth(text: string): number {
  const open: number[] = [];
  let deepest = 0;
  for (const [parenthesis, follows] of text.matchAll(PARENTHESES)) {
    if (parenthesis === "(") {
      open.push(0);
      continue;
    }
    const depth = (open.pop() ?? 0) + (follows === undefined ? 0 : 1);
    deepest = Math.max(deepest, depth);
    const outer = open.pop();
    if (outer !== undefined) open.push(Math.max(outer, depth));
  }
  return deepest;
}
