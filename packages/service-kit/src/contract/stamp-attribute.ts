/** Returns the name of the attribute that holds a service's stamp, an ISO 8601 UTC timestamp with milliseconds. */
export function stampAttribute(service: string): string {
  return `time_${service}`;
}
