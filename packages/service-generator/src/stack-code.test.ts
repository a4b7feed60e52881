import { expect, test } from "vitest";
import {
  addConsumer,
  addContract,
  addResponder,
  removeConsumer,
  removeContract,
  removeResponder,
} from "./stack-code.ts";

const contracts = `import { contract as order } from "order-service/contract";

export const contracts = {
  "order-service": order,
} satisfies Record<string, ServiceContract>;
`;

const orderCreated = { owner: "order-service", detailType: "order_created", exportName: "orderCreated" };
const paymentReceived = { owner: "payment-service", detailType: "payment_received", exportName: "paymentReceived" };

const createStack = (...rules: string[]) => `import { orderCreated } from "order-service/events";

class OrderStack {
  constructor() {
    const rules = [${rules.join(", ")}];
  }
}
`;
const consumers = (...names: string[]) => names.map((name) => `consumer("${name}-service")`).join(", ");

test("adds a contract and removes it again", () => {
  const added = addContract(contracts, "payment-service");
  expect(added).toContain('import { contract as payment } from "payment-service/contract";\n');
  expect(added).toContain('"payment-service": payment');
  expect(removeContract(added, "payment-service")).toBe(contracts);
});

test.each([
  ["new-service", "newService", "is reserved"],
  ["order-service", "orderService", "is in use"],
])("imports the contract of %s as %s because the short name %s", (service, name) => {
  expect(addContract(contracts, service)).toContain(`import { contract as ${name} } from "${service}/contract";`);
});

test("adds a consumer to the rule of its event, and removes it again", () => {
  const stack = createStack(`rule("order-created", orderCreated, [${consumers("invoice")}])`);
  const added = addConsumer(stack, "payment-service", orderCreated);
  expect(added).toBe(createStack(`rule("order-created", orderCreated, [${consumers("invoice", "payment")}])`));
  expect(removeConsumer(added, "payment-service")).toEqual({ text: stack, rules: [] });
});

test("adds a rule for an event that no rule delivers, and removes it with its last consumer", () => {
  const stack = createStack(`rule("order-created", orderCreated, [${consumers("payment")}])`);
  const added = addConsumer(stack, "receipt-service", paymentReceived);
  expect(added).toContain(`, rule("payment-received", paymentReceived, [${consumers("receipt")}])];`);
  expect(added).toContain('import { paymentReceived } from "payment-service/events";\n');
  expect(removeConsumer(added, "receipt-service")).toEqual({ text: stack, rules: ["payment-received"] });
});

test("adds a second rule for a sixth consumer because EventBridge allows five targets per rule", () => {
  const stack = createStack(`rule("order-created", orderCreated, [${consumers("a", "b", "c", "d", "e")}])`);
  const added = addConsumer(stack, "f-service", orderCreated);
  expect(added).toContain(`, rule("order-created-2", orderCreated, [${consumers("f")}])];`);
  expect(removeConsumer(added, "f-service")).toEqual({ text: stack, rules: ["order-created-2"] });
});

test("adds a responder, and removes it again", () => {
  const stack = 'const responders = [responder("order-service")];\n';
  const added = addResponder(stack, "payment-service");
  expect(added).toBe('const responders = [responder("order-service"), responder("payment-service")];\n');
  expect(removeResponder(added, "payment-service")).toBe(stack);
  expect(removeResponder(stack, "payment-service")).toBe(stack);
});

test("finds the event under the name by which the stack imports it", () => {
  const stack = createStack(`rule("order-created", placed, [])`).replace("orderCreated }", "orderCreated as placed }");
  expect(addConsumer(stack, "payment-service", orderCreated)).toContain(
    `rule("order-created", placed, [${consumers("payment")}])`,
  );
});

test("keeps comments of other elements", () => {
  const stack = createStack(`rule("order-created", orderCreated, [/* first */ ${consumers("invoice")}])`);
  expect(removeConsumer(addConsumer(stack, "payment-service", orderCreated), "payment-service").text).toBe(stack);
});

test("finds the rules of an array that is flattened", () => {
  const stack = createStack(`rule("order-created", orderCreated, [${consumers("invoice")}])`);
  const flattened = (text: string) => text.replace("];", "].flat();");
  const added = addConsumer(flattened(stack), "payment-service", orderCreated);
  expect(added).toBe(flattened(addConsumer(stack, "payment-service", orderCreated)));
});

test("names the code to add by hand if the file has no location for it", () => {
  expect(() => addContract("export const services = {};\n", "payment-service")).toThrow(
    'no object `contracts`: add `"payment-service": payment` and `import { contract as payment } from "payment-service/contract";` by hand',
  );
  expect(() => addResponder("export class OrderStack {}\n", "payment-service")).toThrow(
    'no array `responders`: add `responder("payment-service")` to the responders, by hand',
  );
  expect(() => addConsumer("export class OrderStack {}\n", "payment-service", orderCreated)).toThrow(
    'no array `rules`: add `consumer("payment-service")` to a rule of order_created, or `rule("order-created", orderCreated, [consumer("payment-service")])` to the rules, by hand',
  );
});
