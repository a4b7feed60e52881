import { parseIdentitySource } from "./identity-source.ts";

const HIDDEN = "(hidden)";

interface HttpEvent {
  cookies?: string[];
  headers: Record<string, string>;
  rawQueryString?: string;
  queryStringParameters?: Record<string, string> | null;
  /** In payload format 1.0. */
  multiValueHeaders?: Record<string, string[]>;
  multiValueQueryStringParameters?: Record<string, string[]> | null;
}

/** Hides the credentials in a request's event: the `authorization` header, cookies and all identity sources. */
export function toRecordedEvent(event: object, identitySources: readonly string[]): object {
  const { cookies, headers, queryStringParameters, rawQueryString, ...multiValues } = event as HttpEvent;
  const { multiValueHeaders, multiValueQueryStringParameters } = multiValues;
  const sources = identitySources.map(parseIdentitySource);
  const secretHeaders = new Set(["authorization", "cookie"]);
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
    ...(multiValueHeaders && { multiValueHeaders: hideValues(multiValueHeaders, secretHeaders) }),
    ...(multiValueQueryStringParameters && {
      multiValueQueryStringParameters: hideValues(multiValueQueryStringParameters, secretParameters),
    }),
  };
}

function hideValues<Value>(values: Record<string, Value>, secret: ReadonlySet<string>): Record<string, Value | string> {
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
