import { execFile } from "node:child_process";
import { join } from "node:path";

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "dynamodb:UpdateItem", Resource: "*" }],
});

/** Validates the learner's stack with a role of order-service that may only write stamps. */
const SCRIPT = `
  import { App } from "cdktf";
  import { readSettings } from "./src/environments.ts";
  import { OrderStack } from "./src/order-stack.ts";

  const stack = new OrderStack(new App(), "orders-dev", { environment: "dev", ...readSettings("dev") });
  stack.addOverride("resource.aws_iam_role_policy.order-service-policy.policy", ${JSON.stringify(POLICY)});
  stack.node.validate();
`;

/** Whether the validation of the saved stack would reject it without the permission to publish. */
export function rejectsMissingPermission(folder: string): Promise<boolean> {
  const parameters = ["--disable-warning=DEP0044", "--input-type=module", "--eval", SCRIPT];
  return new Promise((resolve) => {
    execFile(process.execPath, parameters, { cwd: join(folder, "infra") }, (error, _, stderr) => {
      resolve(error !== null && stderr.includes("order_created, published by order-service, would be denied"));
    });
  });
}
