import * as z from "zod";
import { createUniqueId, defineResource, defineUnemulatedResource } from "../terraform/resource-type.ts";

/** Only runs provisioners, which do not run locally. */
export const nullResource = defineUnemulatedResource("null_resource", (_, { address }) => ({
  id: createUniqueId(address),
}));

/** Stores a value. Provisioners do not run locally. */
export const terraformData = defineResource(
  "terraform_data",
  { input: z.unknown().optional(), triggers_replace: z.unknown().optional() },
  ({ input }, { address }) => ({ id: createUniqueId(address), output: input ?? null }),
);

/** Waits for AWS, which is not needed locally. */
export const timeSleep = defineUnemulatedResource("time_sleep", (_, { address }) => ({ id: createUniqueId(address) }));
