/**
 * The values of node:http. An import of the module itself would also load its lazy exports, such as undici's WebSocket,
 * and with them 14 MB.
 */
export const { Agent, createServer, METHODS, request, validateHeaderName, validateHeaderValue } =
  process.getBuiltinModule("node:http");
