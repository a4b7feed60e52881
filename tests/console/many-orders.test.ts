import { testManyOrders } from "./test-many-orders.ts";

testManyOrders(1_000);
