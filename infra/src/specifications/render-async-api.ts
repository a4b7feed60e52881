import { createPublishedSchema, listSupportedVersions } from "event-contracts";
import type { EventDefinition } from "service-kit/contract";
import { generateExampleEvents } from "../choreography/example-events.ts";
import type { Contracts } from "../choreography/published-events.ts";
import { info, renderSpecification, toRef } from "./render-specification.ts";

/** Renders the AsyncAPI document of the event bus from the services' contracts. */
export function renderAsyncApi(contracts: Contracts): string {
  const events = Object.values(contracts).flatMap(({ publishes }) => publishes);
  const versions = events.flatMap(listSupportedVersions);
  return renderSpecification(
    {
      asyncapi: "3.0.0",
      info: { ...info, description: "The events on the bus, who publishes them and who reacts to them." },
      defaultContentType: "application/json",
      servers: {
        local: { host: "127.0.0.1:4566", protocol: "eventbridge", description: "The local cloud, `npm start`" },
        aws: {
          host: "events.{region}.amazonaws.com",
          protocol: "eventbridge",
          description: "EventBridge; the output `event_bus_name` has the name of the bus",
          variables: { region: { default: "eu-west-1" } },
        },
      },
      channels: Object.fromEntries(events.map((event) => [event.detailType, toChannel(event)])),
      operations: Object.fromEntries(Object.entries(contracts).flatMap(listOperations)),
      components: {
        messages: Object.fromEntries(versions.map((event) => [toMessageName(event), toMessage(event)])),
        schemas: {
          Envelope: ENVELOPE,
          ...Object.fromEntries(versions.map((event) => [toMessageName(event), toDetailSchema(event)])),
        },
      },
    },
    "the services' contracts",
  );
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
const ENVELOPE = {
  type: "object",
  description: "The envelope in which EventBridge delivers an event.",
  properties: {
    version: { type: "string" },
    id: { type: "string", description: "The event's id, which becomes the causationId of the events that it causes." },
    account: { type: "string" },
    time: { type: "string", format: "date-time" },
    region: { type: "string" },
    resources: { type: "array", items: { type: "string" } },
  },
  required: ["version", "id", "source", "detail-type", "account", "time", "region", "resources", "detail"],
};

function toChannel(event: EventDefinition<unknown>) {
  const names = listSupportedVersions(event).map(toMessageName);
  return {
    address: event.detailType,
    description: `Events with the detail type \`${event.detailType}\` and the source \`${event.source}\`.`,
    messages: Object.fromEntries(names.map((name) => [name, toRef("messages", name)])),
  };
}

function listOperations([service, { consumes, publishes }]: [string, Contracts[string]]): [string, object][] {
  return [
    ...(consumes ? [toOperation(service, "receive", consumes, listSupportedVersions(consumes))] : []),
    ...publishes.map((event) => toOperation(service, "send", event, [event])),
  ];
}

function toOperation(
  service: string,
  action: "receive" | "send",
  { detailType }: EventDefinition<unknown>,
  versions: readonly EventDefinition<unknown>[],
): [string, object] {
  const channel = `#/channels/${detailType}`;
  return [
    `${service}.${action}.${detailType}`,
    {
      action,
      channel: { $ref: channel },
      summary: `${service} ${action === "send" ? "publishes" : "reacts to"} ${detailType}`,
      messages: versions.map((event) => ({ $ref: `${channel}/messages/${toMessageName(event)}` })),
    },
  ];
}

function toMessage(event: EventDefinition<unknown>) {
  const { detailType, schemaVersion, source } = event;
  return {
    name: detailType,
    title: `${detailType}, version ${schemaVersion}`,
    correlationId: {
      description: "Shared by all events of one order.",
      location: "$message.payload#/detail/metadata/correlationId",
    },
    payload: {
      allOf: [
        toRef("schemas", "Envelope"),
        {
          type: "object",
          properties: {
            source: { const: source },
            "detail-type": { const: detailType },
            detail: toRef("schemas", toMessageName(event)),
          },
        },
      ],
    },
    examples: generateExampleEvents(event).map(({ envelope, fields }) => ({ name: fields, payload: envelope })),
  };
}

function toDetailSchema(event: EventDefinition<unknown>) {
  const { $schema, ...schema } = createPublishedSchema(event);
  return schema;
}

function toMessageName({ detailType, schemaVersion }: EventDefinition<unknown>): string {
  return `${detailType}.v${schemaVersion}`;
}
