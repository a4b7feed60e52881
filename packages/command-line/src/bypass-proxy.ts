const LOOPBACK = ["127.0.0.1", "localhost", "[::1]", "::1"];

/**
 * Excludes this machine from the proxy that Node uses with `NODE_USE_ENV_PROXY`: a proxy cannot reach the local cloud.
 * Node reads the variable with each request, and child processes inherit it.
 */
export function bypassProxy(variables: NodeJS.ProcessEnv = process.env): void {
  if (!variables.http_proxy && !variables.HTTP_PROXY) {
    return;
  }
  // The lower-case name takes precedence.
  const name = variables.no_proxy === undefined ? "NO_PROXY" : "no_proxy";
  const excluded = variables[name];
  if (excluded !== "*") {
    variables[name] = [...(excluded ? [excluded] : []), ...LOOPBACK].join(",");
  }
}
