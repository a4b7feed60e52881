import type { RecordedActivity } from "local-cloud";
import { selectActivities } from "./activities.ts";

/** One UpdateItem request that writes a stamp. */
export interface StampCall {
  /** The package of the calling service, such as `invoice-service`. */
  service: string;
  orderId: string | undefined;
  /** The written attributes, such as `time_invoice_service`. */
  attributes: string[];
}

interface UpdateItemRequest {
  Key?: { ID?: { S?: string } };
  ExpressionAttributeNames?: Record<string, string>;
}

/** Finds the UpdateItem requests of functions, in order. */
export function findStampCalls(activities: readonly RecordedActivity[]): StampCall[] {
  return selectActivities(activities, "api-call")
    .filter(({ action }) => action === "dynamodb:UpdateItem")
    .map(({ caller, detail }) => {
      const { ExpressionAttributeNames, Key } = (detail ?? {}) as UpdateItemRequest;
      return {
        service: toService(caller),
        orderId: Key?.ID?.S,
        attributes: Object.values(ExpressionAttributeNames ?? {}),
      };
    });
}

/** Returns the package of a service by the name or ARN of its function or alias, such as `lab2-dev-invoice-service`. */
export function toService(functionName: string): string {
  return /([a-z]+-service)(?::\w+)?$/.exec(functionName)?.[1] ?? functionName;
}
