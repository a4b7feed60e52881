import { defineEvent } from "service-kit/contract";
import * as z from "zod";

/** An order was placed. */
export const orderCreated = defineEvent({
  source: "order_service",
  detailType: "order_created",
  schemaVersion: 1,
  data: z.object({ ID: z.string().min(1) }),
});
