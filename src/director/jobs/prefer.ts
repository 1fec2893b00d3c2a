/**
 * `Prefer: respond-async` (RFC 7240): the caller would rather have a job than wait.
 */

/** Whether a request prefers that. Preferences are separated by commas, and each may carry parameters. */
export function prefersAsync(headers: Headers): boolean {
  const prefer = headers.get("prefer");
  if (prefer === null) return false;
  return prefer
    .split(",")
    .some((preference) => (preference.split(";")[0] ?? "").trim().toLowerCase() === RESPOND_ASYNC);
}

/** The preference, as `Preference-Applied` names it. */
export const RESPOND_ASYNC = "respond-async";
