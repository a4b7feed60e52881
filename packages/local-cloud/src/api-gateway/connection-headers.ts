/**
 * Headers of one connection, which end at whoever receives them: the caller's do not reach the function, and the
 * function's would break the connection to the caller.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
export const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
