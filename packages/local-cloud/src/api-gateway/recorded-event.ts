const HIDDEN = "(hidden)";

/**
 * The event of a request as it is told in the activity log, and kept in its history: without the value of the
 * `authorization` header and those of the cookies, by which somebody else could act as the caller.
 *
 * @param event payload format 2.0
 */
export function recordedEvent(event: object): object {
  const { cookies, headers } = event as { cookies?: string[]; headers: Record<string, string> };
  return {
    ...event,
    headers: { ...headers, ...("authorization" in headers && { authorization: HIDDEN }) },
    ...(cookies && { cookies: cookies.map((cookie) => cookie.replace(/=.*$/s, `=${HIDDEN}`)) }),
  };
}
