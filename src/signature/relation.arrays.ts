/**
 * When every array of one type is one of another: as many elements at least, no more at most, each of its type.
 */
import { type ArrayKind, placeOf } from "./atoms.ts";
import { inside, type Misfit, misfit, type Relation } from "./relation.rules.ts";

/** Why not every array of `from` is one of `to`; null when it is. */
export function arrayMisfit(relation: Relation, from: ArrayKind, to: ArrayKind): Misfit | null {
  if (from.least < to.least) {
    return misfit(
      from.most < to.least ? `${to.least} elements are needed` : `it may have fewer than ${to.least} elements`,
    );
  }
  if (from.most > to.most) return misfit(`it may have more than ${to.most} elements`);
  const named = Math.max(from.places.length, to.places.length);
  for (let index = 0; index < Math.min(named, from.most); index++) {
    const found = relation.misfit(placeOf(from, index), placeOf(to, index));
    if (found !== null) return inside(`[${index}]`, found);
  }
  if (from.most <= named) return null;
  const found = relation.misfit(from.rest, to.rest);
  return found === null ? null : inside("[]", found);
}
