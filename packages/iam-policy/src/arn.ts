import { matchesWildcard } from "./wildcard.ts";

/** An ARN's `arn`, partition, service, region, account and resource; the resource may itself hold colons. */
export type ArnParts = readonly [string, string, string, string, string, string];

/** The six parts of an ARN, or undefined if the text is none. */
export function splitArn(text: string): ArnParts | undefined {
  const [arn, partition, service, region, account, ...resource] = text.split(":");
  if (arn !== "arn" || partition === undefined || service === undefined) return undefined;
  if (region === undefined || account === undefined || resource.length === 0) return undefined;
  return [arn, partition, service, region, account, resource.join(":")];
}

/** Whether each part matches the pattern's same part, so that no wildcard reaches across a colon into the next part. */
export function matchesArn(pattern: ArnParts, arn: ArnParts): boolean {
  return pattern.every((part, index) => matchesWildcard(part, arn[index] ?? ""));
}
