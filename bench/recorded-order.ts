import type { LocalCloud } from "local-cloud";
import type { ConsoleActivity, ItemPage, StackView, StreamEvents, TableItem } from "local-cloud/console-api";

export interface RecordedOrder {
  stack: StackView;
  table: ItemPage["table"];
  activities: ConsoleActivity[];
  item: Required<TableItem>;
}

/** Places an order in an idle local cloud and records what the console receives until the order is complete. */
export async function recordOrder({ consoleUrl, outputs }: LocalCloud): Promise<RecordedOrder> {
  const get = async <Result>(path: string) => (await (await fetch(`${consoleUrl}/api/${path}`)).json()) as Result;
  const stack = await get<StackView>("stack");
  const stream = await fetch(`${consoleUrl}/api/activities?since=${stack.position}`);
  await fetch(String(outputs.order_url), { method: "POST" });

  const activities: ConsoleActivity[] = [];
  const count = (type: ConsoleActivity["type"]) => activities.filter((activity) => activity.type === type).length;
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
    if (activities.length > 20 && count("invocation-started") === count("invocation-ended")) {
      break;
    }
  }
  const { items, table } = await get<ItemPage>("items");
  const [item] = items;
  if (!item?.attributes) {
    throw new Error("the order is not in the table");
  }
  return { stack, table, activities, item: { ...item, attributes: item.attributes } };
}
