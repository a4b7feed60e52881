import type { LocalCloud } from "local-cloud";
import type { ConsoleActivity, ItemPage, StackView, StreamEvents, TableItem } from "local-cloud/console-api";

/** What the console is told of one order, from its request to its last stamp. */
export interface RecordedOrder {
  stack: StackView;
  table: ItemPage["table"];
  activities: ConsoleActivity[];
  item: Required<TableItem>;
}

/** Places an order in a local cloud that does nothing else, and listens to its console until all that came of it is told. */
export async function recordOrder({ consoleUrl, outputs }: LocalCloud): Promise<RecordedOrder> {
  const ask = async <Answer>(path: string) => (await (await fetch(`${consoleUrl}/api/${path}`)).json()) as Answer;
  const stack = await ask<StackView>("stack");
  const stream = await fetch(`${consoleUrl}/api/activities?since=${stack.position}`);
  await fetch(String(outputs.order_url), { method: "POST" });

  const activities: ConsoleActivity[] = [];
  let text = "";
  for await (const chunk of stream.body ?? []) {
    text += Buffer.from(chunk).toString();
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const data = /^data: ?(.*)$/m.exec(event)?.[1];
      if (data && /^event: ?activities$/m.test(event)) {
        activities.push(...(JSON.parse(data) as StreamEvents["activities"]));
      }
    }
    const running = activities.reduce((sum, { type }) => sum + stepOf(type), 0);
    if (activities.length > 20 && running === 0) {
      break;
    }
  }
  const { items, table } = await ask<ItemPage>("items");
  const [item] = items;
  if (!item?.attributes) {
    throw new Error("the order has no item");
  }
  return { stack, table, activities, item: { ...item, attributes: item.attributes } };
}

/** Whether an activity begins what another one ends. */
function stepOf(type: ConsoleActivity["type"]): number {
  if (type === "invocation-started") {
    return 1;
  }
  return type === "invocation-ended" ? -1 : 0;
}
