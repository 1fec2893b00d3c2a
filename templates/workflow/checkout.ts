/**
 * The steps of the workflow in `checkout.json`: functions of their own, each of which can be called alone.
 */

export interface Item {
  name: string;
  /** What one costs, in cents. */
  price: number;
  quantity: number;
}

/** What all items cost together, in cents. */
export function subtotal(items: Item[]): number {
  return items.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
}

/** What is left to pay after a discount, in whole cents. */
export function discount(cents: number, percent: number): number {
  if (percent < 0 || percent > 100) throw new RangeError("A discount is between 0 and 100 percent.");
  return Math.round(cents * (1 - percent / 100));
}

/** An amount as people read it. */
export function receipt(cents: number, currency: string): string {
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(cents / 100);
}
