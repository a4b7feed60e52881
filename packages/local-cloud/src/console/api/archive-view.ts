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
  /** Times of the first and the last event; none in an empty archive. */
  from?: number;
  to?: number;
  /** 0 keeps events for ever. */
  retentionDays: number;
}

export interface ReplayRange {
  /** Name of the archive. */
  archive: string;
  /** The first time that is replayed. An event's time is in whole seconds. */
  from: number;
  /** The first time after it that is not. */
  to: number;
  /** The rules that get the events. @default all of the bus */
  rules?: NodeId[];
}

export interface ReplayPreview {
  /** How many events would be sent. */
  events: number;
  /** How many of them each rule of the bus would match; 0 for those that are not asked for or disabled. */
  rules: { rule: NodeId; name: string; matches: number }[];
  /** Events that no rule would match. */
  unmatched: number;
}

export interface StartReplay extends ReplayRange {
  /** 1 to 64 letters, digits, `.`, `_` or `-`, never used before. @default one made of the time */
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
