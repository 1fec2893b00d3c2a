/**
 * The steps of `order.json`. They stand for calls of a shop's services: each takes a key by which a service would know
 * that it is asked for the same thing again, and what was done can be undone.
 */

export interface Line {
  article: string;
  /** What one costs, in cents. */
  price: number;
  quantity: number;
}

export interface Reservation {
  id: string;
  cents: number;
}

/** Takes the goods from the shelf. */
export function reserve(lines: Line[], key: string): Reservation {
  const cents = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  return { id: `reservation ${key}`, cents };
}

/** Puts them back. */
export function release(reservation: string): string {
  return reservation;
}

/** Takes the money. */
export function charge(cents: number, approvedBy: string, key: string): string {
  return `${cents} cents for ${key}, approved by ${approvedBy}`;
}

/** Gives it back. */
export function refund(charged: string): string {
  return charged;
}

/** Sends a parcel; fails for an address to which none can be sent. */
export function ship(reservation: string, address: string): string {
  if (address.trim() === "") throw new Error("There is no address to send a parcel to.");
  return `${reservation} is on its way to ${address}`;
}
