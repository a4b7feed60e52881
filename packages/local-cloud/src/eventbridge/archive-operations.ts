import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import { type Operation, operation } from "../protocols/json-service.ts";
import type { Archive } from "./archive.ts";
import type { Authorize } from "./authorization.ts";
import type { EventBuses } from "./event-buses.ts";
import { checkOneFilter, pageParameters, paginate, sortByName } from "./paginate.ts";

const ARCHIVE_STATES = ["ENABLED", "DISABLED", "CREATING", "UPDATING", "CREATE_FAILED", "UPDATE_FAILED"] as const;

/** Archives are created with the stack and never change. */
const STATE = "ENABLED";

export function createArchiveOperations(
  archives: readonly Archive[],
  buses: EventBuses,
  authorize: Authorize,
): Record<string, Operation> {
  return {
    ListArchives: operation(
      z.strictObject({
        NamePrefix: z.string().min(1).optional(),
        EventSourceArn: z.string().min(1).optional(),
        State: z.enum(ARCHIVE_STATES).optional(),
        ...pageParameters,
      }),
      (input, call) => {
        authorize(call, "events:ListArchives", "*", {});
        checkOneFilter("ListArchives", input);
        const { EventSourceArn, NamePrefix = "", State = STATE } = input;
        if (EventSourceArn !== undefined) {
          buses.get(EventSourceArn);
        }
        const found = archives
          .filter(({ name }) => State === STATE && name.startsWith(NamePrefix))
          .filter(({ eventSourceArn }) => EventSourceArn === undefined || eventSourceArn === EventSourceArn);
        const { items, next } = paginate(sortByName(found), input);
        return { Archives: items.map(toListing), ...next };
      },
    ),

    DescribeArchive: operation(z.strictObject({ ArchiveName: z.string().min(1).max(48) }), (input, call) => {
      const { ArchiveName: name } = input;
      const arn = buses.toResourceArn(`archive/${name}`);
      authorize(call, "events:DescribeArchive", arn, {});
      const archive = archives.find((each) => each.name === name);
      if (!archive) {
        throw new AwsError("ResourceNotFoundException", `Archive ${name} does not exist.`);
      }
      const { description, eventPattern } = archive;
      return { ArchiveArn: arn, Description: description, EventPattern: eventPattern, ...toListing(archive) };
    }),
  };
}

function toListing(archive: Archive) {
  const { bytes, events } = archive.size();
  return {
    ArchiveName: archive.name,
    EventSourceArn: archive.eventSourceArn,
    State: STATE,
    RetentionDays: archive.retentionDays,
    SizeBytes: bytes,
    EventCount: events,
    CreationTime: archive.createdAtMs / 1000,
  };
}
