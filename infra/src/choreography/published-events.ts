import type { EventDefinition, ServiceContract } from "service-kit/contract";
import type { Choreography, LambdaFunction, Rule } from "./choreography.ts";
import { type ExampleEvent, exampleEvents, NoExampleError } from "./example-events.ts";

/** The services' contracts, by package. */
export type Contracts = Readonly<Record<string, ServiceContract>>;

/** An event with the service that publishes it. */
export interface PublishedEvent {
  service: string;
  event: EventDefinition<unknown>;
  /** Undefined: no function runs the service. */
  publisher: LambdaFunction | undefined;
  /** Empty where the schema gives none; `noExample` says why. */
  examples: ExampleEvent[];
  noExample: string | undefined;
}

export function publishedEvents({ functions }: Choreography, contracts: Contracts): PublishedEvent[] {
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
    return { examples: exampleEvents(event), noExample: undefined };
  } catch (error) {
    if (!(error instanceof NoExampleError)) throw error;
    return { examples: [], noExample: error.message };
  }
}

/** Those examples of an event that a rule matches, enabled or not. */
export function examplesMatchedBy({ busName, pattern }: Rule, { examples, publisher }: PublishedEvent): ExampleEvent[] {
  // A service without a function has a break of its own; it is taken to publish on any bus.
  if (publisher && publisher.busName !== busName) return [];
  return examples.filter(({ envelope }) => pattern?.matches(envelope));
}
