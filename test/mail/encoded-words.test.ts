import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeWords } from "../../src/mail/encoded-words.ts";

for (const { name, value, text } of [
  { name: "plain text", value: "Invoice 1 = ?", text: "Invoice 1 = ?" },
  {
    name: "quoted-printable",
    value: "=?iso-8859-1?Q?Rechnung_f=FCr?= Mai",
    text: "Rechnung für Mai",
  },
  { name: "base64", value: "=?UTF-8?B?8J+Mng==?=", text: "🌞" },
  {
    name: "two words without the space between",
    value: "=?utf-8?q?a?= \t =?utf-8?q?b?=",
    text: "ab",
  },
  { name: "a word after text, with the space", value: "Re: =?utf-8?q?b?= c", text: "Re: b c" },
  { name: "two charsets side by side", value: "=?utf-8?q?=C3=A9?= =?latin1?q?=E9?=", text: "éé" },
  { name: "a shifted charset", value: "=?ISO-2022-JP?B?GyRCJF4kXxsoQg==?=", text: "まみ" },
  { name: "a language behind the charset", value: "=?utf-8*en?q?yes?=", text: "yes" },
  { name: "a charset that nobody knows", value: "=?x-none?q?=E9t=E9?=", text: "été" },
  { name: "spaces that should not be there", value: "=?utf-8?q?a b?=", text: "a b" },
  { name: "a word that never ends", value: "=?utf-8?q?abc", text: "=?utf-8?q?abc" },
]) {
  test(`decodes ${name}`, () => assert.equal(decodeWords(value), text));
}
