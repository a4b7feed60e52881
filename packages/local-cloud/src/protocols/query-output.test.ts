import { describe, expect, it } from "vitest";
import { formatQueryOutput } from "./query-output.ts";

const structure = {
  Orders: { list: "Order", structure: { Tags: { map: "Tag", key: "Key", value: "Value" } } },
  Attributes: { map: "Attribute", key: "Name", value: "Value", structure: {} },
  Topics: {
    list: "member",
    structure: { Tags: { map: "entry", key: "key", value: "value", wrapped: true } },
    wrapped: true,
  },
};

describe("formats", () => {
  it.each([
    ["text, numbers and booleans", { ID: "a", Count: 2, Fault: true }, "<ID>a</ID><Count>2</Count><Fault>true</Fault>"],
    ["empty text", { ID: "" }, "<ID/>"],
    ["undefined as nothing", { ID: undefined }, ""],
    [
      "a list of structures",
      { Orders: [{ ID: "a", Tags: { k: "v" } }, {}] },
      "<Order><ID>a</ID><Tag><Key>k</Key><Value>v</Value></Tag></Order><Order/>",
    ],
    [
      "a map of structures",
      { Attributes: { a: { Type: "T" } } },
      "<Attribute><Name>a</Name><Value><Type>T</Type></Value></Attribute>",
    ],
    [
      "lists and maps that are not flattened",
      { Topics: [{ ID: "a", Tags: { k: "v" } }] },
      "<Topics><member><ID>a</ID><Tags><entry><key>k</key><value>v</value></entry></Tags></member></Topics>",
    ],
    ["an empty list that is not flattened", { Topics: [] }, "<Topics/>"],
    ["markup as text", { ID: `<&>"'` }, "<ID>&#60;&#38;&#62;&#34;'</ID>"],
    ["line ends without change", { ID: "a\r\n\tb" }, "<ID>a&#13;\n\tb</ID>"],
    [
      "characters that XML cannot hold as the replacement character",
      { ID: "\u0000\uFFFE\uD800é\u{1F600}" },
      "<ID>���é\u{1F600}</ID>",
    ],
    ["markup in a map's keys", { Attributes: { "<": {} } }, "<Attribute><Name>&#60;</Name><Value/></Attribute>"],
  ])("%s", (_, output, xml) => {
    expect(formatQueryOutput(output, structure)).toBe(xml);
  });
});
