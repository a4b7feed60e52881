import type { Schedule } from "../core/schedule.ts";

/** A schedule of EventBridge Scheduler with its target. */
export interface ScheduledTarget {
  name: string;
  /** The ARN of the schedule. */
  arn: string;
  schedule: Schedule;
  /** Milliseconds since the epoch. @default unlimited */
  startsAt?: number | undefined;
  endsAt?: number | undefined;
  /** A function, its version or alias, or a queue. */
  targetArn: string;
  roleArn: string;
  /** The text that the target receives. */
  input: string;
  maximumRetryAttempts: number;
  maximumEventAgeSeconds: number;
  deadLetterQueueArn?: string | undefined;
}
