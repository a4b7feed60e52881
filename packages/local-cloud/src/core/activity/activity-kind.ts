import type { CausalLink, Cause } from "./cause.ts";

/** The kinds of a family of activities, by type. A type without a kind does not compile. */
export type ActivityKinds<Family extends { type: string }> = {
  [Type in Family["type"]]: ActivityKind<Extract<Family, { type: Type }>>;
};

/** A kind of activity: its links to others, its location on the map and its texts. */
export interface ActivityKind<A> {
  /** The heading of its panel, such as `Request`. */
  name: string;
  /** The icon and the color of its step in the console. */
  stepKind: StepKind;
  /** @default info */
  severity?(activity: A): Severity;
  /** Why it failed; undefined if it succeeded. @default never fails */
  failure?(activity: A): string | undefined;

  /** The link under which other activities name it as their cause. @default causes nothing */
  link?(activity: A): CausalLink;
  /** The activity that caused it; undefined if it came from outside. @default always from outside */
  cause?(activity: A): CausalLink | undefined;
  /** The ids that lead to the item it is about. */
  ids(activity: A): ActivityIds;
  /** Values whose texts and numbers are IDs that find its trace. @default none */
  values?(activity: A): unknown[];

  /** @default nowhere */
  location?(activity: A, map: ActivityMap, invocations: InvocationLookup): Location;
  /** Whether it counts at its node. An invocation counts once, at its start. @default false */
  isCountedAtNode?: true;
  /** Whether it is an outcome at its node, which fails as long as its latest one did. @default isCountedAtNode */
  isOutcome?: boolean;

  /** The line on the terminal; undefined if it is not printed. @default not printed */
  terminalLine?(activity: A): string | undefined;
  traceLine(activity: A, context: { hasCause: boolean }): string;
  storyStep(activity: A, context: StoryContext): StoryStep;
  /** One line for a list in the console, such as a request's method and path. @default none */
  summary?(activity: A): string;
}

/** `notice` is a success that is printed; `debug` is for details. */
export type Severity = "error" | "warning" | "notice" | "info" | "debug";

export type StepKind =
  | "request"
  | "event"
  | "rule"
  | "delivery"
  | "invocation"
  | "call"
  | "retry"
  | "log"
  | "denied"
  | "fault"
  | "dead-letter"
  | "warning";

export interface ActivityIds {
  eventId?: string;
  requestId?: string | undefined;
  cause?: Cause | undefined;
}

/** Where on the map something happened, and the edge it took. */
export interface Location {
  node?: string | undefined;
  edge?: string | undefined;
}

/** Finds nodes and edges of the stack's graph; each is undefined if the stack does not have it. */
export interface ActivityMap {
  readonly api: string | undefined;
  findByArn(arn: string): { id: string } | undefined;
  findByName(kind: "bus" | "function" | "rule", name: string): { id: string } | undefined;
  findBus(rule: string): string | undefined;
  findEdge(from: string | undefined, kind: EdgeTaken, to: string | undefined): string | undefined;
}

type EdgeTaken = "invokes" | "publishes" | "routes-to" | "delivers" | "dead-letters" | "reads-writes" | "sends";

export interface InvocationLookup {
  findFunction(requestId: string): string | undefined;
}

export interface StoryContext {
  /** Turns AWS's name of a resource into its label in the stack. */
  getLabel(name: string): string;
  /** The end of the invocation that starts here. */
  end?: { durationMs: number; error?: string } | undefined;
  /** Whether the invocation that starts here redrives a dead letter. */
  isRedrive?: boolean | undefined;
}

export interface StoryStep {
  title: string;
  /** How it came about, if the story does not show its cause. */
  origin?: string;
  /** How it ended, or why it did not happen. */
  outcome?: string;
  /** The dotted field that a rule's pattern rejected. */
  field?: string;
  /** Documents to look at and copy; one with undefined content is left out. */
  attachments?: Attachment[];
}

export interface Attachment {
  title: string;
  content: unknown;
}
