/** Files that findings point to, relative to the learner's workspace. */
export const learnerFiles = {
  stamp: "packages/service-kit/src/stamp.ts",
  eventDefinition: "packages/service-kit/src/contract/event-definition.ts",
  publish: "packages/service-kit/src/publish.ts",
  orderApi: "packages/services/order-service/src/order-api.ts",
  fulfilOrder: "packages/services/fulfilment-service/src/fulfil-order.ts",
  shipOrder: "packages/services/logistic-service/src/ship-order.ts",
  eventRule: "infra/src/constructs/event-rule.ts",
  orderStack: "infra/src/order-stack.ts",
  permissions: "infra/src/service-permissions.ts",
};
