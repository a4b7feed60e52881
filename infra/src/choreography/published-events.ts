import type { EventDefinition, ServiceContract } from "service-kit/contract";
import type { Choreography, Rule } from "./choreography.ts";
import { type ExampleEvent, generateExampleEvents, NoExampleError } from "./example-events.ts";
import type { LambdaFunction } from "./read-functions.ts";

export type Contracts = Readonly<Record<string, ServiceContract>>;

export interface PublishedEvent {
  service: string;
  event: EventDefinition<unknown>;
  /** Undefined if the service has no function. */
  publisher: LambdaFunction | undefined;
  /** Empty if the schema yields none; `noExample` has the reason. */
  examples: ExampleEvent[];
  noExample: string | undefined;
}

/** Lists every event that a contract publishes, with generated examples. */
export function listPublishedEvents({ functions }: Choreography, contracts: Contracts): PublishedEvent[] {
  return Object.entries(contracts).flatMap(([service, { publishes }]) =>
    publishes.map((event) => ({
      service,
      event,
      publisher: functions.find(({ name }) => name === service),
      ...tryExamples(event),
    })),
  );
}

function tryExamples(event: EventDefinition<unknown>): Pick<PublishedEvent, "examples" | "noExample"> {
  try {
    return { examples: generateExampleEvents(event), noExample: undefined };
  } catch (error) {
    if (!(error instanceof NoExampleError)) {
      throw error;
    }
    return { examples: [], noExample: error.message };
  }
}

/** Returns the examples of an event that a rule matches, even if the rule is disabled. */
export function findMatchedExamples({ busName, pattern }: Rule, published: PublishedEvent): ExampleEvent[] {
  const { examples, publisher } = published;
  // checkServices reports a service without a function; assume here that it publishes on any bus.
  const isOnBus = !publisher || publisher.busName === busName;
  return isOnBus ? examples.filter(({ envelope }) => pattern?.matches(envelope)) : [];
}
