import type { LocalCloud } from "local-cloud";
import { resourceName } from "local-cloud/console-api";
import { toStampAttribute } from "orders-cli/order";
import { getStampAttributes, listOrderServices, type Outputs, parseOutputs } from "orders-cli/outputs";

export interface Stamps {
  /** The attributes of a complete order, such as `time_invoice_service`. */
  all: readonly string[];
  /** Those of the services behind the API, which mark an order as placed. */
  placing: readonly string[];
}

/** Reads the outputs of the running stack. @throws {OutputsError} */
export function readOutputs(cloud: Pick<LocalCloud, "outputs">): Outputs {
  return parseOutputs(cloud.outputs, "the stack", "infra/src/order-stack.ts defines the outputs");
}

/** Derives the stamps from the outputs of the running stack. @throws {OutputsError} */
export function readStamps(cloud: Pick<LocalCloud, "apiFunctions" | "outputs">): Stamps {
  const outputs = readOutputs(cloud);
  const placing = listOrderServices(outputs)
    .filter((service) => cloud.apiFunctions.includes(resourceName(outputs.function_arns[service] ?? "")))
    .map(toStampAttribute);
  return { all: getStampAttributes(outputs), placing };
}
