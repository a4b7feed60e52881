import { randomUUID } from "node:crypto";

/** Creates an event as EventBridge delivers it. */
export function createEnvelope(
  { detailType, source }: { source: string; detailType: string },
  detail: Record<string, unknown>,
) {
  return {
    version: "0" as const,
    id: randomUUID(),
    "detail-type": detailType,
    source,
    account: "000000000000",
    time: new Date().toISOString(),
    region: "eu-west-1",
    resources: [],
    detail,
  };
}
