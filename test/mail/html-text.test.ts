import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { htmlText } from "../../src/mail/html-text.ts";

for (const { name, html, text } of [
  { name: "text is kept", html: "Hello <b>bold</b> world", text: "Hello bold world" },
  {
    name: "blocks are lines",
    html: "<p>one</p><p>two</p><div>three</div>four",
    text: "one\ntwo\nthree\nfour",
  },
  { name: "br is a line", html: "a<br>b<BR/>c", text: "a\nb\nc" },
  {
    name: "table cells are parted by tabs, rows by lines",
    html: "<table><tr><td> Total </td><td>1,00</td></tr>\n<tr><th>Net</th><td>0,84</td></tr></table>",
    text: "Total\t1,00\nNet\t0,84",
  },
  { name: "white space is one space", html: "a \n\t b&nbsp; c", text: "a b c" },
  {
    name: "scripts and styles are no text",
    html: "<style>p{}</style>a<script>if(a<b)x()</script>b",
    text: "ab",
  },
  { name: "comments are no text", html: "a<!-- <p>hidden</p> -->b<![if x]>c", text: "abc" },
  {
    name: "what is not shown is dropped",
    html: 'a<div style="color:red; display : NONE"><div>x</div>y</div>b',
    text: "ab",
  },
  {
    name: "the hidden attribute hides",
    html: '<p hidden>x</p>a<p class="not hidden">b</p>',
    text: "a\nb",
  },
  {
    name: "a hidden picture hides nothing else",
    html: '<img style="display:none">seen',
    text: "seen",
  },
  {
    name: "the 0 px of a layout frame hides nothing",
    html: '<td style="font-size:0px"><p>seen</p></td>',
    text: "seen",
  },
  {
    name: "entities are letters",
    html: "&euro; 5 &amp; &#252;&#xFC;&Uuml; &unknown; &#0;",
    text: "€ 5 & üüÜ &unknown; \ufffd",
  },
  {
    name: "a > in an attribute ends no tag",
    html: '<a title="a > b" href=x>link</a>',
    text: "link",
  },
  { name: "a lone < is text", html: "1 < 2 and <3", text: "1 < 2 and <3" },
  { name: "an open tag at the end is dropped", html: "text <a href=", text: "text" },
]) {
  test(name, () => assert.equal(htmlText(html), text));
}

describe("hostile HTML costs no more than its length", () => {
  // each of these takes minutes where a step is repeated for every character before it
  for (const [name, html, text] of [
    ["20,000 nested div", `${"<div>".repeat(20_000)}deep${"</div>".repeat(20_000)}`, "deep"],
    ["a row of 300,000 cells", `<tr>${"<td>1</td>".repeat(300_000)}`, undefined],
    ["two million <", "<".repeat(2_000_000), undefined],
    ["a million open tags", "<a".repeat(1_000_000), ""],
    ["a million open quotes", `<a ${'x="'.repeat(1_000_000)}`, ""],
    ["half a million open comments", "<!--".repeat(500_000), ""],
    ["300,000 open scripts", "<script>".repeat(300_000), ""],
    ["two million &", "&".repeat(2_000_000), undefined],
  ] as const) {
    test(name, { timeout: 20_000 }, () => {
      const found = htmlText(html);
      assert.ok(found.length <= 1_000_000);
      if (text !== undefined) assert.equal(found, text);
    });
  }
});
