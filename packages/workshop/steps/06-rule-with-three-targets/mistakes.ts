import type { Mistake } from "../../src/step.ts";

export const mistakes: Mistake[] = [
  {
    name: "forgets a consumer",
    file: "infra/src/order-stack.ts",
    search: '        consumer("fulfilment-service"),\n',
    replacement: "",
    message: /no target for fulfilment-service, only (forecasting|invoice)-service, (forecasting|invoice)-service/,
  },
  {
    name: "leaves the rule without a target",
    file: "infra/src/order-stack.ts",
    search: `      rule("order-created", orderCreated, [
        consumer("invoice-service"),
        consumer("forecasting-service"),
        consumer("fulfilment-service"),
      ]),
`,
    replacement: `      rule("order-created", orderCreated, []),
`,
    message: "matched the rule lab2-dev-order-created, which has no target",
  },
  {
    name: "copies a consumer instead of moving it",
    file: "infra/src/order-stack.ts",
    search: '[consumer("logistic-service")]',
    replacement: '[consumer("invoice-service"), consumer("logistic-service")]',
    message: 'invoice-service is created twice: `consumer("invoice-service")` occurs in two places',
  },
  {
    name: "moves all four consumers",
    file: "infra/src/order-stack.ts",
    search: `    const idle: Consumer[] = [consumer("logistic-service")];
    const rules = [
      rule("order-created", orderCreated, [
`,
    replacement: `    const idle: Consumer[] = [];
    const rules = [
      rule("order-created", orderCreated, [
        consumer("logistic-service"),
`,
    message: /logistic-service also receives `order_created`.*in step 10: leave it in `idle`/,
  },
  {
    name: "has every service write the stamp of order-service",
    file: "packages/service-kit/src/stamp.ts",
    search: "stampAttribute(service)",
    replacement: '"time_order_service"',
    message:
      /no `time_invoice_service`: UpdateItem was called with the attribute `time_order_service`.*role of invoice-service/,
  },
  {
    name: "does not let EventBridge invoke the targets",
    file: "infra/src/constructs/event-rule.ts",
    search: `principal: "events.amazonaws.com"`,
    replacement: `principal: "lambda.amazonaws.com"`,
    message: /EventBridge may not invoke invoice-service.*a permission \(`service.permit`\) for each target/,
  },
  {
    name: "removes the permission of the targets",
    file: "infra/src/constructs/event-rule.ts",
    search: `    const permission = service.permit(this, \`\${id}-permission\`, {
      statementId: \`AllowRule-\${this.id}\`,
      principal: "events.amazonaws.com",
      sourceArn: this.arn,
    });
`,
    replacement: "    const permission = invocationSettings;\n",
    message: "(NO_PERMISSIONS)",
  },
];
