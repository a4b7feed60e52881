import { defineEvent } from "service-kit/contract";
import * as z from "zod/mini";

/** An order was picked and packed. */
export const fulfilmentCompleted = defineEvent({
  source: "fulfilment_service",
  detailType: "fulfilment_completed",
  schemaVersion: 1,
  data: z.object({ ID: z.string().check(z.minLength(1)) }),
});
