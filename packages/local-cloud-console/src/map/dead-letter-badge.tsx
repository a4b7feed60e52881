import type { NodeId } from "local-cloud/console-api";
import { useConsole } from "../data/console-context.ts";
import { pluralize } from "../data/format.ts";

interface DeadLetterBadgeProps {
  service: string;
  queues: readonly NodeId[];
}

/** The number of a service's dead letters, as a link to them; nothing without any. */
export function DeadLetterBadge({ queues, service }: DeadLetterBadgeProps) {
  const deadLetters = useConsole().health.value?.deadLetters ?? {};
  const total = queues.reduce((sum, queue) => sum + (deadLetters[queue] ?? 0), 0);
  return total === 0 ? null : (
    <a class="map-dead-letters" href={`/dead-letters?filter=${encodeURIComponent(service)}`}>
      {pluralize(total, "dead letter")}
      <span class="unseen"> of {service}</span>
    </a>
  );
}
