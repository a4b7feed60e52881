import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget/index.js";
import { Construct } from "constructs";

export interface MonthlyBudgetProps {
  name: string;
  environment: string;
  limitUsd: number;
  email: string;
}

/**
 * Sends an email when the month's cost exceeds 80 % of a limit, or is forecast to exceed it. It sees the resources of
 * this environment once the cost allocation tag `environment` is active in the account.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, { email, environment, limitUsd, name }: MonthlyBudgetProps) {
    super(scope, id);
    const notify = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      comparisonOperator: "GREATER_THAN",
      subscriberEmailAddresses: [email],
    });
    new BudgetsBudget(this, "Resource", {
      name,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(limitUsd),
      limitUnit: "USD",
      costFilter: [{ name: "TagKeyValue", values: [`user:environment$${environment}`] }],
      notification: [notify("ACTUAL", 80), notify("FORECASTED", 100)],
    });
  }
}
