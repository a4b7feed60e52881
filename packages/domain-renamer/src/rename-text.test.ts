import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createNoun, pairForms } from "./noun.ts";
import { findOccurrences, renameText, replaceOccurrences } from "./rename-text.ts";

const order = createNoun("order");
const booking = createNoun("booking");
const enquiry = createNoun("enquiry");
const toBooking = (text: string) => renameText(text, { from: order, to: booking });
const toEnquiry = (text: string) => renameText(text, { from: order, to: enquiry });

describe("a name is renamed", () => {
  test.each([
    ["in words", "Orders and their order's ID", "Bookings and their booking's ID"],
    ["in kebab case", "order-service, lab2-dev-order-created", "booking-service, lab2-dev-booking-created"],
    ["in snake case", "time_order_service", "time_booking_service"],
    ["in camel case", "orderCreated, placeOrder, readOrders", "bookingCreated, placeBooking, readBookings"],
    ["in Pascal case", "OrderStack, HTTPOrder", "BookingStack, HTTPBooking"],
    ["in constants", "ORDER, ORDERS_STACKS, MAX_ORDERS", "BOOKING, BOOKINGS_STACKS, MAX_BOOKINGS"],
    ["after an escape", String.raw`"\norder%2Forders"`, String.raw`"\nbooking%2Fbookings"`],
    ["in private members and numbers", "#order order2 Orders_1", "#booking booking2 Bookings_1"],
  ])("%s", (_, text, renamed) => {
    expect(toBooking(text)).toBe(renamed);
    expect(renameText(renamed, { from: booking, to: order })).toBe(text);
  });

  test("with another plural", () => {
    expect(toEnquiry("an order, ORDERS, orders-cli")).toBe("an enquiry, ENQUIRIES, enquiries-cli");
  });
});

describe("its article is adapted", () => {
  test.each([
    ["in a sentence", "An order is an `order_created`", "A booking is a `booking_created`"],
    ["across lines of a comment", "is an\n   * order", "is a\n   * booking"],
    ["across lines of a patch", "is an\n+ * order", "is a\n+ * booking"],
    ["in paths and links", "place-an-order.ts#an-order", "place-a-booking.ts#a-booking"],
    ["in identifiers", "placeAnOrder, an_order", "placeABooking, a_booking"],
  ])("%s", (_, text, renamed) => {
    expect(toBooking(text)).toBe(renamed);
    expect(renameText(renamed, { from: booking, to: order })).toBe(text);
  });

  test.each(["an incomplete order", "plan order", "a - order", "[a, order]"])("but not in %j", (text) => {
    expect(toBooking(text)).toBe(text.replace("order", "booking"));
  });
});

test.each([
  "border, reorder, reordered, orderly, ordering, Ordered, disorder, recorder, BORDER",
  "in order to start, out of order, out-of-order, in any order, in the order in which they arrive",
  "In ascending order. The sort order, the order of events, an order of magnitude",
  "DescribeLogStreams with orderBy, SELECT * ORDER BY id, paint-order: stroke",
])("%s: unchanged", (text) => {
  expect(toBooking(text)).toBe(text);
});

test("only the part of a text that means a sequence is unchanged", () => {
  expect(toBooking("orders in order; in order-service; in the order's table; [K in Order]")).toBe(
    "bookings in order; in booking-service; in the booking's table; [K in Booking]",
  );
});

test.each([
  "stamps.every((stamp) => stamp in <name>)",
  'if ("ID" in <name>) {',
  "// stamps of the <name> in order",
  'test("stamps of the <name> in order", () => "ID" in <name>);',
  "+   * stamps of the <name>, in order",
])("the operator `in` does not begin a phrase: %s", (template) => {
  const code = template.replaceAll("<name>", order.singular);
  const occurrences = findOccurrences(code, { from: order, to: booking }, { isCode: true });
  expect(replaceOccurrences(code, occurrences)).toBe(template.replaceAll("<name>", booking.singular));
});

test("renaming a text there and back restores it", () => {
  const part = fc.constantFrom(
    ...pairForms(order, booking).flat(),
    ...["a", "an", "An", " ", "\n", "-", "_", " * ", "in", "of", "service", "Created", "`", "."],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = toBooking(parts.join(""));
      const back = renameText(text, { from: booking, to: order });
      expect(renameText(back, { from: order, to: booking })).toBe(text);
    }),
  );
});
