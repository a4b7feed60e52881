import type { RedriveCounts } from "local-cloud/console-api";
import { notify } from "../components/notice.tsx";
import { useAction } from "../components/use-action.ts";
import { send } from "../data/api.ts";
import { useConsole } from "../data/console-context.ts";
import { count } from "../data/format.ts";

/** A queue by name and its messages to redrive; all of them if undefined. */
export interface Redrive {
  queue: string;
  messageIds?: string[] | undefined;
}

/** Redrives messages; their progress is in the console's `redrives`. A notice reports messages that stay. */
export function useRedrive(onDone: () => void) {
  const { redrives } = useConsole();
  const { busy, run } = useAction();
  const redrive = (all: readonly Redrive[]) =>
    run(async () => {
      const responses = await Promise.all(
        all.map(({ messageIds, queue }) =>
          redrives.run(() => send<RedriveCounts>(`queues/${encodeURIComponent(queue)}/redrive`, { messageIds })),
        ),
      );
      const problems = responses.flatMap(describeProblems);
      if (problems.length > 0) {
        notify(`${problems.join("; ")}.`, "failed");
      }
      onDone();
    });
  return { busy, redrive };
}

function describeProblems({ failed, failures, notFound, unreadable }: RedriveCounts): string[] {
  return [
    failed > 0 && `${count(failed)} not accepted: ${failures[0]?.reason}`,
    unreadable > 0 && `${count(unreadable)} unreadable`,
    notFound > 0 && `${count(notFound)} deleted or in flight`,
  ].filter((problem) => problem !== false);
}
