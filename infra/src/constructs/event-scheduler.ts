import type { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group/index.js";
import { Construct } from "constructs";
import type { EventDefinition } from "service-kit/contract";
import { publishEvents } from "../service-permissions.ts";
import { EventQueue } from "./event-queue.ts";
import { allow, policyDocument, type Statement } from "./policy-document.ts";

export interface EventSchedulerProps {
  /** Name of the service's function, and of the group of its schedules. */
  name: string;
  service: string;
  region: string;
  bus: CloudwatchEventBus;
  /** The events that the service publishes. */
  events: readonly EventDefinition<unknown>[];
  /** Rejects any plan that would delete the schedules, or the events that could not be published. */
  protectData: boolean;
  /** ARN of the policy that limits the role. @default - no limit */
  permissionsBoundary?: string | undefined;
}

/**
 * Lets a service publish its events later. The service creates and deletes one-time schedules in its own group; each
 * publishes one event in a role that may publish nothing else.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html
 */
export class EventScheduler extends Construct {
  readonly service: string;
  /** Holds the events that could not be published. */
  readonly deadLetters: EventQueue;
  /** Variables that `readEventSchedulerSettings` of service-kit reads. */
  readonly environment: Record<string, string>;
  /** Permits the service to create and delete schedules that have the role. */
  readonly statements: Statement[];

  constructor(scope: Construct, id: string, props: EventSchedulerProps) {
    super(scope, id);
    const { bus, name, protectData, region, service } = props;
    const tags = { service };
    this.service = service;
    const group = new SchedulerScheduleGroup(this, "Resource", {
      name,
      tags,
      lifecycle: { preventDestroy: protectData },
    });
    this.deadLetters = new EventQueue(this, "dead-letters", { ...props, name: `${name}-schedules-dead-letters` });
    const role = this.#createRole(props, group);
    this.environment = {
      SCHEDULE_GROUP: group.name,
      SCHEDULE_ROLE_ARN: role.arn,
      SCHEDULE_BUS_ARN: bus.arn,
      SCHEDULE_DEAD_LETTERS_ARN: this.deadLetters.arn,
    };
    this.statements = [
      {
        Sid: "ScheduleEvents",
        Action: ["scheduler:CreateSchedule", "scheduler:DeleteSchedule"],
        // The name of the group is in the ARN; the account's id does not belong in the repository.
        Resource: `arn:aws:scheduler:${region}:*:schedule/${name}/*`,
      },
      {
        Sid: "PassScheduleRole",
        Action: ["iam:PassRole"],
        Resource: role.arn,
        Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
      },
    ];
  }

  #createRole({ bus, events, name, permissionsBoundary, service }: EventSchedulerProps, group: SchedulerScheduleGroup) {
    const role = new IamRole(this, "role", {
      name: `${name}-schedules`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "scheduler.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: { ArnEquals: { "aws:SourceArn": group.arn } },
          },
        ],
      }),
      ...(permissionsBoundary && { permissionsBoundary }),
      tags: { service },
    });
    new IamRolePolicy(this, "policy", {
      name: `${name}-schedules`,
      role: role.name,
      policy: policyDocument(
        ...events.map((event) => allow(publishEvents(bus, event))),
        allow({ Sid: "SendDeadLetters", Action: ["sqs:SendMessage"], Resource: this.deadLetters.arn }),
      ),
    });
    return role;
  }
}
