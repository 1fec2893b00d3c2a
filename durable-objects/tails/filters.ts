/**
 * Which calls a tail is told of.
 */
import type { TailFilter, TailMessage, TailRequest } from "../../src/contracts/tail.ts";

/** A tail's conditions, and who asked for it. */
export interface Conditions {
  readonly filters: readonly TailFilter[];
  readonly clientIp: string | null;
}

/** Where a caller's address stands. */
export const CLIENT_IP_HEADER = "cf-connecting-ip";

/** Whether a call meets all conditions. `draw` gives a number from 0 up to 1. */
export function isWanted({ filters, clientIp }: Conditions, message: TailMessage, draw: () => number): boolean {
  return filters.every((filter) => meets(filter, message, clientIp, draw));
}

function meets(filter: TailFilter, message: TailMessage, self: string | null, draw: () => number): boolean {
  if ("sampling_rate" in filter) return draw() < filter.sampling_rate;
  if ("outcome" in filter) return filter.outcome.includes(message.outcome);
  if ("scriptVersion" in filter) return filter.scriptVersion === message.scriptVersion.id;
  if ("query" in filter) return holds(message, filter.query);
  const request = "request" in message.event ? message.event.request : null;
  return request !== null && isAskedFor(filter, request, self);
}

/** Conditions on requests: whatever else made a function run meets none. */
function isAskedFor(
  filter: Extract<TailFilter, { method: unknown } | { header: unknown } | { client_ip: unknown }>,
  { method, headers }: TailRequest,
  self: string | null,
): boolean {
  if ("method" in filter) return filter.method.some((each) => each.toUpperCase() === method.toUpperCase());
  if ("header" in filter) {
    const value = headers[filter.header.key.toLowerCase()];
    const { query } = filter.header;
    return value !== undefined && (query === undefined || value.toLowerCase().includes(query.toLowerCase()));
  }
  const address = headers[CLIENT_IP_HEADER] ?? null;
  return filter.client_ip.some((each) => (each === "self" ? address === self : address === each));
}

function holds({ logs, exceptions }: TailMessage, text: string): boolean {
  return (
    logs.some(({ message }) => message.some((part) => typeof part === "string" && part.includes(text))) ||
    exceptions.some(({ name, message }) => `${name}: ${message}`.includes(text))
  );
}
