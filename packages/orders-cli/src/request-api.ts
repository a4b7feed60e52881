/**
 * Sends a request to the orders API, with the token in ORDERS_TOKEN if the environment's API requires one.
 * @param variables @default the process's environment variables
 */
export function requestApi(url: string, init: RequestInit, variables = process.env): Promise<Response> {
  const token = variables.ORDERS_TOKEN;
  const headers = new Headers(init.headers);
  if (token) {
    headers.set("authorization", `Bearer ${token}`);
  }
  return fetch(url, { ...init, headers });
}
