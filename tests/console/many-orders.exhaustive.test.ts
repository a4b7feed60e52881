import { testManyOrders } from "./test-many-orders.ts";

testManyOrders(10_000);
