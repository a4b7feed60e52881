import { selectActivities } from "../../src/activities.ts";
import { type Check, CheckFailedError } from "../../src/step.ts";

export const checks: Check[] = [
  {
    criterion: "you have placed an order by opening its URL",
    sticky: true,
    async run({ activities, requestIdsOfChecks, cloud }) {
      const url = String(cloud.outputs.order_url);
      const expected = `open ${url} in the browser`;
      const own = selectActivities(activities, "http-request").filter(
        ({ method, requestId }) => method === "GET" && !requestIdsOfChecks.has(requestId),
      );
      if (own.some(({ routeKey, statusCode }) => routeKey === "GET /order" && statusCode === 200)) {
        return;
      }
      const last = own.at(-1);
      throw new CheckFailedError({
        seen: last
          ? `the response to ${last.method} ${last.path} was ${last.statusCode}`
          : "you have placed no order yet",
        expected,
        lookAt: undefined,
        traceId: last?.requestId,
      });
    },
  },
];
