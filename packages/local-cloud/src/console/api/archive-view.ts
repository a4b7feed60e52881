import type { NodeId } from "./stack-view.ts";

export interface ArchivesView {
  archives: ArchiveView[];
}

export interface ArchiveView {
  node: NodeId;
  name: string;
  bus: NodeId;
  events: number;
  bytes: number;
  /** The times of the first and the last event; missing for an empty archive. */
  from?: number;
  to?: number;
  /** 0 for indefinite retention. */
  retentionDays: number;
}

export interface ReplayRange {
  /** Name of the archive. */
  archive: string;
  /** Start of the range, inclusive. An event's time is in whole seconds. */
  from: number;
  /** End of the range, exclusive. */
  to: number;
  /** The rules that receive the events. @default all rules of the bus */
  rules?: NodeId[];
}

export interface ReplayPreview {
  /** The number of events that would be sent. */
  events: number;
  /** The number of events that each rule of the bus would match; 0 for disabled rules and rules not chosen. */
  rules: { rule: NodeId; name: string; matches: number }[];
  /** The number of events that no rule would match. */
  unmatched: number;
}

export interface StartReplay extends ReplayRange {
  /** 1 to 64 letters, digits, `.`, `_` or `-`, never used before. @default a name with the current time */
  name?: string;
}

export interface ReplayView {
  name: string;
  archive: string;
  state: "STARTING" | "RUNNING" | "CANCELLING" | "COMPLETED" | "CANCELLED" | "FAILED";
  stateReason?: string;
  from: number;
  to: number;
  rules?: NodeId[];
  startedAt: number;
  endedAt?: number;
}

export interface ReplaysView {
  /** The latest first. */
  replays: ReplayView[];
}
