import { getStampAttributes, parseOutputs } from "orders-cli/outputs";
import type { LearnerSystem } from "../step.ts";

/** Lists the stamps that the services of the stack owe to an order, such as `time_invoice_service`. */
export function listMissingStamps({ cloud }: LearnerSystem, item: Record<string, string> | undefined): string[] {
  const outputs = parseOutputs(cloud.outputs, "the stack", "infra/src/order-stack.ts defines the outputs");
  return getStampAttributes(outputs).filter((stamp) => item?.[stamp] === undefined);
}
