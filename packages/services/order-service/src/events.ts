import { defineEvent } from "service-kit/contract";
import * as z from "zod/mini";

/** An order was placed. */
export const orderCreated = defineEvent({
  source: "order_service",
  detailType: "order_created",
  schemaVersion: 1,
  data: z.object({ ID: z.string().check(z.minLength(1)) }),
});
