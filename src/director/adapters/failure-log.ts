/**
 * Failures of the platform, for the operator: one JSON line each on the runtime's own log.
 */

/** Logs a failure under the request id that its caller was given. */
export function reportFailure(error: unknown, requestId: string): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  // biome-ignore lint/suspicious/noConsole: this adapter is the logger
  console.error(JSON.stringify({ level: "error", requestId, name, message, stack }));
}
