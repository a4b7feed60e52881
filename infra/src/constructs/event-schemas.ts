import { SchemasRegistry } from "@cdktf/provider-aws/lib/schemas-registry/index.js";
import { SchemasSchema } from "@cdktf/provider-aws/lib/schemas-schema/index.js";
import { Construct } from "constructs";
import type { EventDefinition } from "service-kit/contract";
import * as z from "zod";

/** What events carry, for whoever writes a consumer: a JSON schema of each event's detail, from its owner's own. */
export class EventSchemas extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { events, name }: { events: readonly EventDefinition<unknown>[]; name: string },
  ) {
    super(scope, id);
    const registry = new SchemasRegistry(this, "Resource", { name, description: "Events of the order system" });
    for (const { detail, detailType, source } of events) {
      new SchemasSchema(this, detailType.replaceAll("_", "-"), {
        registryName: registry.name,
        // As EventBridge itself names the schemas that it discovers.
        name: `${source}@${detailType}`,
        type: "JSONSchemaDraft4",
        content: JSON.stringify(z.toJSONSchema(detail, { target: "draft-4", io: "input" })),
      });
    }
  }
}
