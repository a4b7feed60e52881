import type { DeadLetterCounts } from "./count-dead-letters.ts";

/**
 * Describes where dead letters are, one queue per line.
 *
 * @example deadLettersText({ "invoice-service-dead-letters": 1 }) // "1 dead letter in invoice-service-dead-letters"
 */
export function deadLettersText(deadLetters: DeadLetterCounts): string {
  const lines = Object.entries(deadLetters).map(([queue, count]) => {
    const counted = count === 1 ? "1 dead letter" : `${count} dead letters`;
    return queue === "none" ? `${counted} lost, in no queue` : `${counted} in ${queue}`;
  });
  return lines.length > 0 ? lines.join("\n") : "no dead letters";
}
