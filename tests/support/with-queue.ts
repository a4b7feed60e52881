import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesizeOrders } from "infra/src/synthesized-stack.ts";
import { bundleCode } from "./bundle-code.ts";
import { replaceHandler, type StackEdit } from "./run-stack.ts";

/** Puts a queue in front of invoice-service, and wraps its handler, or the code of another one. */
export const withQueue =
  ({ fifo = false, handle = "bundle", maxReceiveCount = 2 } = {}): StackEdit =>
  (json, folder) => {
    const queues = { "invoice-service": { fifo, maxReceiveCount } };
    Object.assign(json, synthesizeOrders("dev", { queues }));
    const code = `
      import { fromQueue } from "./from-queue.cjs";
      import { handler as bundle } from "./bundle.cjs";
      export const handler = fromQueue(${handle});`;
    replaceHandler(json, folder, "invoice-service", code);
    const module = join(folder, "replaced-invoice-service/from-queue.cjs");
    writeFileSync(module, bundleCode('export { fromQueue } from "service-kit";'));
  };
