import { parseIdentitySource } from "./identity-source.ts";

const HIDDEN = "(hidden)";

/** What a recorded event is made from: payload format 2.0. */
interface HttpEvent {
  cookies?: string[];
  headers: Record<string, string>;
  rawQueryString?: string;
  queryStringParameters?: Record<string, string>;
}

/**
 * The event of a request as it is told in the activity log, and kept in its history: without the values by which somebody
 * else could act as the caller, which are those of the `authorization` header, of the cookies and of what authorizers read.
 *
 * @param event payload format 2.0
 * @param identitySources of all authorizers of the API: a caller may send a token to a route that asks for none
 */
export function recordedEvent(event: object, identitySources: readonly string[]): object {
  const { cookies, headers, queryStringParameters, rawQueryString } = event as HttpEvent;
  const sources = identitySources.map(parseIdentitySource);
  const secretHeaders = new Set(["authorization"]);
  const secretParameters = new Set<string>();
  for (const { name, place } of sources) {
    if (place === "header") {
      secretHeaders.add(name.toLowerCase());
    } else {
      secretParameters.add(name);
    }
  }
  return {
    ...event,
    headers: withoutValues(headers, secretHeaders),
    ...(cookies && { cookies: cookies.map((cookie) => cookie.replace(/=.*$/s, `=${HIDDEN}`)) }),
    ...(rawQueryString && { rawQueryString: queryWithoutValues(rawQueryString, secretParameters) }),
    ...(queryStringParameters && {
      queryStringParameters: withoutValues(queryStringParameters, secretParameters),
    }),
  };
}

function withoutValues(values: Record<string, string>, secret: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, secret.has(name) ? HIDDEN : value]));
}

/** A query string as it was sent, which may encode the name of a parameter in more than one way. */
function queryWithoutValues(query: string, secret: ReadonlySet<string>): string {
  const pairs = query.split("&").map((pair) => {
    const [name = ""] = new URLSearchParams(pair).keys();
    return secret.has(name) ? pair.replace(/=.*$/s, `=${HIDDEN}`) : pair;
  });
  return pairs.join("&");
}
