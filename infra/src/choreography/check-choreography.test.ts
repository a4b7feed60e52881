import { defineEvent } from "service-kit/contract";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { contracts } from "../contracts.ts";
import { getResources, reference, type TerraformJson } from "../synthesized-stack.ts";
import { checkChoreography } from "./check-choreography.ts";
import { changeStatement, findProblems, remove, set, stack, unchanged } from "./testing/changed-stack.ts";

const STACK_FILE = "infra/src/order-stack.ts";

/** The rules of order_created: two, once it has more than five consumers. */
const orderCreatedRules = Object.keys(stack.resource.aws_cloudwatch_event_rule ?? {}).filter((name) =>
  /^order-created(-\d+)?$/.test(name),
);
const setRules = (attributes: Record<string, unknown>) => (copy: TerraformJson) => {
  for (const name of orderCreatedRules) {
    set("aws_cloudwatch_event_rule", name, attributes)(copy);
  }
};

test("the choreography of the system is complete", () => {
  expect(checkChoreography(stack, contracts)).toEqual([]);
});

test("reports the same problems for the same stack and contracts", () => {
  const change = set("aws_cloudwatch_event_rule", "order-created", { event_pattern: '{"source":["unknown_service"]}' });
  expect(findProblems(change)).toEqual(findProblems(change));
});

test("does not modify the stack", () => {
  const before = JSON.stringify(stack);
  checkChoreography(stack, contracts);
  expect(JSON.stringify(stack)).toBe(before);
});

describe("a published event", () => {
  test("matches a rule", () => {
    const problems = findProblems((copy) => {
      remove("aws_cloudwatch_event_rule", ...orderCreatedRules)(copy);
      for (const target of Object.keys(copy.resource.aws_cloudwatch_event_target ?? {})) {
        if (target.startsWith("order-created-")) {
          remove("aws_cloudwatch_event_target", target)(copy);
        }
      }
    });
    expect(problems).toEqual([
      `order_created, published by order-service, matches no rule: no service would react; add a rule in ${STACK_FILE}`,
    ]);
  });

  test("matches a rule without its optional fields", () => {
    const orderCreated = defineEvent({
      source: "order_service",
      detailType: "order_created",
      schemaVersion: 2,
      data: z.object({ ID: z.string().min(1), note: z.string().optional() }),
    });
    const event_pattern = JSON.stringify({
      source: ["order_service"],
      "detail-type": ["order_created"],
      detail: { data: { note: [{ exists: true }] } },
    });
    const problems = findProblems(setRules({ event_pattern }), {
      "order-service": { ...contracts["order-service"], publishes: [orderCreated] },
    });
    expect(problems).toEqual([
      `order_created, published by order-service, matches no rule without optional fields: no service would react; add a rule in ${STACK_FILE}`,
    ]);
  });

  test("needs no rule before a service consumes it", () => {
    const orderCanceled = defineEvent({
      source: "order_service",
      detailType: "order_canceled",
      schemaVersion: 1,
      data: z.object({ ID: z.string().min(1) }),
    });
    const { publishes } = contracts["order-service"];
    const publisher = { ...contracts["order-service"], publishes: [...publishes, orderCanceled] };
    expect(findProblems(unchanged, { "order-service": publisher })).toEqual([
      expect.stringContaining("order_canceled, published by order-service, would be denied"),
    ]);
    const consumer = { ...contracts["invoice-service"], consumes: orderCanceled };
    expect(findProblems(unchanged, { "order-service": publisher, "invoice-service": consumer })).toContain(
      `order_canceled, published by order-service, matches no rule: no service would react; add a rule in ${STACK_FILE}`,
    );
  });

  test("may be published by the role of its service", () => {
    const without = changeStatement("aws_iam_role_policy", "order-service-policy", "events:PutEvents", () => undefined);
    const forOtherEvent = changeStatement(
      "aws_iam_role_policy",
      "order-service-policy",
      "events:PutEvents",
      (statement) => ({ ...statement, Condition: { StringEquals: { "events:detail-type": "order_canceled" } } }),
    );
    for (const change of [without, forOtherEvent]) {
      expect(findProblems(change)).toEqual([
        "order_created, published by order-service, would be denied: allow events:PutEvents for it in the role of order-service in infra/src/service-permissions.ts",
      ]);
    }
  });

  test("goes to a bus", () => {
    expect(findProblems(set("aws_lambda_function", "fulfilment-service", { environment: {} }))).toEqual([
      `fulfilment_completed, published by fulfilment-service, has no bus: set EVENTBUS_NAME of the function in ${STACK_FILE}`,
      `rule fulfilment-completed matches no published event (fulfilment_completed has no bus, the rule is on "lab2-dev-bus"): fix its pattern or remove it in ${STACK_FILE}`,
    ]);
  });

  test("has a schema that yields an example", () => {
    const secret = defineEvent({
      source: "order_service",
      detailType: "order_created",
      schemaVersion: 1,
      data: z.object({ ID: z.string().refine((value) => value === "secret", "not the secret") }),
    });
    expect(
      findProblems(unchanged, { "order-service": { ...contracts["order-service"], publishes: [secret] } }),
    ).toContain(
      "cannot generate an example of order_created: data.ID: not the secret; add one to the field with .meta({ examples: […] }) in packages/services/order-service/src/events.ts",
    );
  });
});

describe("a rule", () => {
  const pattern = (event_pattern: string | null) => setRules({ event_pattern: event_pattern ?? undefined });
  const noMatch = (reason: string) => [
    `order_created, published by order-service, matches no rule: no service would react; add a rule in ${STACK_FILE}`,
    ...orderCreatedRules.map(
      (name) => `rule ${name} matches no published event${reason}: fix its pattern or remove it in ${STACK_FILE}`,
    ),
  ];

  test("matches a published event", () => {
    expect(findProblems(pattern('{"source":["order_service"],"detail-type":["order_made"]}'))).toEqual(
      noMatch(' (for order_created, detail-type is "order_created", but the pattern requires "order_made")'),
    );
    expect(findProblems(pattern('{"source":["unknown_service"]}'))).toEqual(noMatch(""));
    expect(findProblems(pattern(null))).toEqual(noMatch(" (it only has a schedule)"));
  });

  test("is reported if it matches no published event, even if other rules do", () => {
    const problems = findProblems(({ resource }) => {
      Object.assign(resource.aws_cloudwatch_event_rule ?? {}, {
        "order-canceled": {
          name: "order-canceled",
          event_bus_name: reference("aws_cloudwatch_event_bus.bus.name"),
          event_pattern: '{"detail-type":["order_canceled"]}',
        },
      });
    });
    expect(problems).toEqual([
      `rule order-canceled matches no published event (for order_created, detail-type is "order_created", but the pattern requires "order_canceled"): fix its pattern or remove it in ${STACK_FILE}`,
      `rule order-canceled targets no service: no service would react to its events; add a target in ${STACK_FILE}`,
    ]);
  });

  test("is on the bus that the event is published on", () => {
    const problems = findProblems((copy) => {
      for (const [type, blocks] of Object.entries(copy.resource)) {
        if (!/_event_(rule|target)$/.test(type)) {
          continue;
        }
        for (const [name, block] of Object.entries(blocks)) {
          if (name.startsWith("order-created")) {
            delete block.event_bus_name;
          }
        }
      }
    });
    expect(problems).toEqual(noMatch(` (order_created goes to the bus "lab2-dev-bus", the rule is on "default")`));
  });

  test("has a pattern that EventBridge accepts", () => {
    expect(findProblems(pattern('{"source":"order_service"}'))).toEqual([
      noMatch("")[0],
      ...orderCreatedRules.map((name) =>
        expect.stringMatching(
          new RegExp(`^rule ${name} has a pattern that EventBridge rejects \\(.+\\): fix it in ${STACK_FILE}$`),
        ),
      ),
    ]);
  });

  test("is enabled", () => {
    expect(findProblems(set("aws_cloudwatch_event_rule", "order-created", { state: "DISABLED" }))).toEqual([
      `rule order-created is disabled: no service would react to its events; enable it or remove it in ${STACK_FILE}`,
    ]);
  });
});

describe("a target", () => {
  test("consumes the event that its rule matches", () => {
    expect(findProblems(unchanged, { "invoice-service": { service: "invoice_service", publishes: [] } })).toEqual([
      `rule order-created sends order_created to invoice-service, which consumes no event and would reject it: remove the target in ${STACK_FILE} or consume it in packages/services/invoice-service/src/contract.ts`,
    ]);
    const { consumes } = contracts["logistic-service"];
    expect(findProblems(unchanged, { "invoice-service": { ...contracts["invoice-service"], consumes } })).toEqual([
      `invoice-service consumes fulfilment_completed but is not a target of a rule that matches it: it would never react; add it to rule fulfilment-completed in ${STACK_FILE}`,
      `rule order-created sends order_created to invoice-service, which consumes fulfilment_completed and would reject it: remove the target in ${STACK_FILE} or consume it in packages/services/invoice-service/src/contract.ts`,
    ]);
  });

  test("accepts the published event even if it has its own schema", () => {
    const withInvoiceSchema = (data: z.ZodType) => ({
      "invoice-service": {
        ...contracts["invoice-service"],
        consumes: defineEvent({ source: "order_service", detailType: "order_created", schemaVersion: 1, data }),
      },
    });
    expect(findProblems(unchanged, withInvoiceSchema(z.object({ ID: z.string() })))).toEqual([]);
    expect(findProblems(unchanged, withInvoiceSchema(z.object({ ID: z.string(), amount: z.number() })))).toEqual([
      "rule order-created sends order_created to invoice-service, which rejects it (data.amount: Invalid input: expected number, received undefined): accept it in packages/services/invoice-service or change it in packages/services/order-service",
    ]);
  });

  test("does not require an optional field of the publisher", () => {
    const withNote = (note: z.ZodType) =>
      defineEvent({
        source: "order_service",
        detailType: "order_created",
        schemaVersion: 1,
        data: z.object({ ID: z.string().min(1), note }),
      });
    const problems = findProblems(unchanged, {
      "order-service": { ...contracts["order-service"], publishes: [withNote(z.string().optional())] },
      "invoice-service": { ...contracts["invoice-service"], consumes: withNote(z.string()) },
    });
    expect(problems).toEqual([
      "rule order-created sends order_created to invoice-service, which rejects it without optional fields (data.note: Invalid input: expected string, received undefined): accept it in packages/services/invoice-service or change it in packages/services/order-service",
    ]);
  });

  test("has a contract", () => {
    const { "invoice-service": _, ...others } = contracts;
    expect(checkChoreography(stack, others)).toEqual([
      "rule order-created invokes invoice-service, which has no contract: add packages/services/invoice-service/src/contract.ts to infra/src/contracts.ts",
    ]);
  });

  test("receives the unmodified event", () => {
    expect(
      findProblems(set("aws_cloudwatch_event_target", "order-created-invoice-service", { input_path: "$.detail" })),
    ).toEqual([
      "rule order-created does not pass the event to invoice-service unmodified: remove input_path from aws_cloudwatch_event_target.order-created-invoice-service",
    ]);
  });
});

describe("a service", () => {
  test("has a function", () => {
    const problems = findProblems(unchanged, {
      "sample-service": { service: "sample_service", publishes: [] },
    });
    expect(problems).toEqual([`sample-service has a contract but no function: add one in ${STACK_FILE}`]);
  });

  test("is a target of a rule that matches its event", () => {
    expect(findProblems(remove("aws_cloudwatch_event_target", "order-created-forecasting-service"))).toEqual([
      `forecasting-service consumes order_created but is not a target of a rule that matches it: it would never react; add it to rule order-created in ${STACK_FILE}`,
    ]);
  });

  test("is invoked by the routes that its contract declares", () => {
    const sample = { "sample-service": { service: "sample_service", routes: { "POST /samples": [] }, publishes: [] } };
    const addFunction = ({ resource }: TerraformJson) => {
      const functions = resource.aws_lambda_function ?? {};
      functions["sample-service"] = structuredClone(functions["invoice-service"]) ?? {};
    };
    expect(findProblems(addFunction, sample)).toEqual([
      `sample-service responds to POST /samples, but no route invokes it: add it to the responders in ${STACK_FILE}`,
    ]);
  });

  test("consumes only published events", () => {
    const problems = findProblems(
      ({ resource }) => {
        const lambda = structuredClone(resource.aws_lambda_function?.["invoice-service"]);
        Object.assign(resource.aws_lambda_function ?? {}, { "sample-service": lambda });
      },
      {
        "sample-service": {
          service: "sample_service",
          consumes: { ...contracts["invoice-service"].consumes, detailType: "order_refunded" },
          publishes: [],
        },
      },
    );
    expect(problems).toEqual([
      "sample-service consumes order_refunded from order_service, which no service publishes: it would never react; fix packages/services/sample-service/src/contract.ts",
    ]);
  });
});

test("reports a problem when any rule, target or permission of the stack is removed", () => {
  for (const type of ["aws_cloudwatch_event_rule", "aws_cloudwatch_event_target", "aws_lambda_permission"]) {
    expect(getResources(stack, type).length).toBeGreaterThan(1);
    for (const name of Object.keys(stack.resource[type] ?? {})) {
      expect(findProblems(remove(type, name)), `${type}.${name}`).not.toEqual([]);
    }
  }
});
