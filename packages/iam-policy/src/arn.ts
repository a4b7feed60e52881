import { matchesWildcard } from "./wildcard.ts";

/** The parts of an ARN after `arn:`; `resource` may contain colons. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  accountId: string;
  resource: string;
}

const ARN_PARTS = ["partition", "service", "region", "accountId", "resource"] as const;

export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(text);
  if (!match) {
    return undefined;
  }
  const [, partition = "", service = "", region = "", accountId = "", resource = ""] = match;
  return { partition, service, region, accountId, resource };
}

/** Whether each part matches the same part of the pattern: a wildcard does not reach across a colon. */
export function matchesArn(pattern: Arn, arn: Arn): boolean {
  return ARN_PARTS.every((part) => matchesWildcard(pattern[part], arn[part]));
}
