import type { NewService } from "../new-service.ts";

export function renderEvents(
  service: NewService,
  { detailType, exportName }: NonNullable<NewService["publishes"]>,
): string {
  const cause = "route" in service ? `request to ${service.route.key}` : service.consumes.detailType;
  return `import { defineEvent } from "service-kit/contract";
import * as z from "zod/mini";

/** Published by ${service.name} after each ${cause}. */
export const ${exportName} = defineEvent({
  source: "${service.service}",
  detailType: "${detailType}",
  schemaVersion: 1,
  data: z.object({ ID: z.string().check(z.minLength(1)) }),
});
`;
}
