import { parseIdentitySource } from "./identity-source.ts";

const HIDDEN = "(hidden)";

interface HttpEvent {
  cookies?: string[];
  headers: Record<string, string>;
  rawQueryString?: string;
  queryStringParameters?: Record<string, string>;
}

/** Hides the credentials in a request's event: the `authorization` header, cookies and all identity sources. */
export function toRecordedEvent(event: object, identitySources: readonly string[]): object {
  const { cookies, headers, queryStringParameters, rawQueryString } = event as HttpEvent;
  const sources = identitySources.map(parseIdentitySource);
  const secretHeaders = new Set(["authorization"]);
  const secretParameters = new Set<string>();
  for (const { name, location } of sources) {
    if (location === "header") {
      secretHeaders.add(name.toLowerCase());
    } else {
      secretParameters.add(name);
    }
  }
  return {
    ...event,
    headers: hideValues(headers, secretHeaders),
    ...(cookies && { cookies: cookies.map((cookie) => cookie.replace(/=.*$/s, `=${HIDDEN}`)) }),
    ...(rawQueryString && { rawQueryString: hideQueryValues(rawQueryString, secretParameters) }),
    ...(queryStringParameters && {
      queryStringParameters: hideValues(queryStringParameters, secretParameters),
    }),
  };
}

function hideValues(values: Record<string, string>, secret: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, secret.has(name) ? HIDDEN : value]));
}

/** Hides values in a raw query string, which may encode the name of a parameter in several ways. */
function hideQueryValues(query: string, secret: ReadonlySet<string>): string {
  const pairs = query.split("&").map((pair) => {
    const [name = ""] = new URLSearchParams(pair).keys();
    return secret.has(name) ? pair.replace(/=.*$/s, `=${HIDDEN}`) : pair;
  });
  return pairs.join("&");
}
