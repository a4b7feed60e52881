/** Returns the name of the attribute that holds a service's event until its outbox publishes it, and afterwards. */
export function outboxAttribute(service: string): string {
  return `outbox_${service}`;
}
