import assert from "node:assert/strict";
import { test } from "node:test";
import { parseXml } from "../../../src/invoice/xml/tree.ts";

const all = (): boolean => true;

test("names lose their prefix, and namespaces are those of the nearest declaration", () => {
  const parsed = parseXml(
    '<p:a xmlns:p="one" xmlns="two"><b/><c xmlns="three"><d/></c><p:e xmlns:p="four"/><b/></p:a>',
    all,
  );
  assert.ok(parsed.type === "tree");
  const { root } = parsed;
  assert.deepEqual([root.name, root.namespace], ["a", "one"]);
  assert.deepEqual(
    root.children.map(({ name, namespace }) => `${name} ${namespace}`),
    ["b two", "c three", "e four", "b two"],
  );
  assert.equal(root.children[1]?.children[0]?.namespace, "three");
});

test("text is that of the element itself, with its CDATA, references and line ends resolved", () => {
  const parsed = parseXml("<a> x&amp;&#x20AC;<![CDATA[<&>]]>\r\ny <b>no</b></a>", all);
  assert.equal(parsed.type === "tree" && parsed.root.text, "x&€<&>\ny");
});

test("an unwanted document is left at its first tag", () => {
  assert.deepEqual(
    parseXml("<feed><not closed", (root) => root === "Invoice"),
    { type: "unwanted", root: "feed" },
  );
});

test("many references in one text are no attack", () => {
  const parsed = parseXml(`<a>${"&lt;".repeat(10_000)}</a>`, all);
  assert.equal(parsed.type === "tree" && parsed.root.text.length, 10_000);
});

for (const { name, text } of [
  { name: "an unknown entity", text: "<a>&unheard;</a>" },
  { name: "a tag left open", text: "<a><b></a>" },
  { name: "an attribute without quotes", text: "<a b=c/>" },
  { name: "an end before the root", text: "<!-- nothing -->" },
]) {
  test(`${name} makes a document broken`, () => {
    assert.equal(parseXml(text, all).type, "broken");
  });
}

test("an attribute that is longer than any is refused before it is read to its end", () => {
  const text = `<Invoice a="${"x".repeat(5_000_000)}"/>`;
  assert.deepEqual(
    parseXml(text, () => true),
    {
      type: "broken",
      root: null,
      reason: "it has a name or an attribute that is too long",
    },
  );
});

test("however much follows the root, and whatever it is, is nobody's business", () => {
  const parsed = parseXml(`<Invoice/>${'"/> & <'.repeat(50_000)}`, () => true);
  assert.equal(parsed.type, "tree");
});
