/**
 * Headers that apply to a single connection: the client's do not reach the function, and the function's would break the
 * connection to the client.
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
