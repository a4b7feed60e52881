import type { Step } from "../load-steps.ts";
import { locateFiles } from "../task.ts";
import { wrap } from "../terminal/format-markdown.ts";

const COLUMNS = 120;

const INTRODUCTION = `<!-- Generated from packages/workshop/steps by \`npm run docs:workshop\`; do not edit. -->

# Workshop

For learners: in an hour or two, on your machine and without an AWS account, you build the choreography of five
services from unfinished code. Then you break it, and see what keeps every order complete.

You need Node 20 or newer, npm and an editor. Once installed, the workshop works without a network.

\`\`\`sh
npm run workshop
\`\`\`

This copies the unfinished system to \`workshop/\`, runs it in the local cloud and shows the first task. Open the folder
\`workshop/\` in your editor, not the repository, and edit the files that the task names: at each save, the workshop
reloads your code, places an order and checks what happened. When all checks pass, and those of the earlier steps still
do, it shows the next task. Keep its terminal visible beside your editor.

| key | action |
| --- | --- |
| \`h\` | show a hint; the second one is more concrete |
| \`t\` | show the task again |
| \`c\` | check now |
| \`d\` | deploy, where the task asks you to confirm the changes |
| \`s\` | show how your code differs from the solution |
| \`q\` | quit; \`npm run workshop\` resumes where you were |

| command | purpose |
| --- | --- |
| \`npm run workshop -- --step 5\` | start at step 5, with the code of the earlier ones solved |
| \`npm run workshop -- --reset\` | start over; asks before it overwrites your files |
| \`npm run workshop -- --reset-step 5\` | put back the files of step 5 alone |
| \`npm run workshop -- check\` | check all steps once, and exit with 0 or 1 |
| \`npm run workshop -- hint 5\` | show a hint for step 5; also \`task 5\` and \`solution 5\` |
| \`npm run workshop -- diff\` | show how your code would change the stack that runs |

Paths start in the repository's folder. A group that works together finds timing and advice on typical questions in the
[page for facilitators](workshop-facilitator.md).`;

/** Renders docs/workshop.md from the tasks of the workshop. */
export function renderDocs(steps: readonly Pick<Step, "number" | "task">[]): string {
  return `${[INTRODUCTION, ...steps.map(renderStep)].join("\n\n")}\n`;
}

function renderStep({ number, task }: Pick<Step, "number" | "task">): string {
  const { afterwards, criteria, hints, readMore, title } = task;
  return [
    `## ${number}. ${title}`,
    locateFiles(task),
    ...(criteria.length > 0 ? [`**Accepted when**\n\n${toList(criteria, () => "-")}`] : []),
    ...(hints.length > 0
      ? [`<details>\n<summary>Hints</summary>\n\n${toList(hints, (index) => `${index + 1}.`)}\n\n</details>`]
      : []),
    ...(afterwards === undefined ? [] : [wrap(`**Afterwards:** ${afterwards}`, COLUMNS)]),
    ...(readMore.length > 0 ? [wrap(`Read more: ${readMore.join(", ")}`, COLUMNS)] : []),
  ].join("\n\n");
}

function toList(items: readonly string[], marker: (index: number) => string): string {
  return items
    .map((item, index) => wrap(`${marker(index)} ${item}`, COLUMNS, " ".repeat(marker(index).length + 1)))
    .join("\n");
}
