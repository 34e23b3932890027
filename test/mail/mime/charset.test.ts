import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeText } from "../../../src/mail/mime/charset.ts";

describe("a text is decoded", () => {
  for (const [charset, bytes, expected] of [
    ["utf-8", "F\xc3\xbcr", "Für"],
    ["UTF8", "F\xc3\xbcr", "Für"],
    ["cp1252", "\x80", "€"],
    ["windows1252", "\x80", "€"],
    ["win-1251", "\xcf\xf0\xe8", "При"],
    ["iso-8859-1", "\xfc", "ü"],
    ["ISO8859_15", "\xa4", "€"],
    ["latin9", "\xa4", "€"],
    ["iso-8859-9", "\xfd", "ı"],
    ["koi8-r", "\xf0\xd2", "Пр"],
    ["gb2312", "\xc4\xe3", "你"],
    ["cp936", "\xc4\xe3", "你"],
    ["ks_c_5601-1987", "\xb0\xa1", "가"],
    ["cp949", "\xb0\xa1", "가"],
    ["big5-hkscs", "\xa7\x41", "你"],
    ["cp932", "\x83\x65", "テ"],
    ["iso-2022-jp", "\x1b$B$9\x1b(B", "す"],
    ["macroman", "\x8a", "ä"],
    ["cp850", "\x81 \xe1 \xd5", "ü ß ı"],
    ["ibm437", "\x81 \xa4 \xff", "ü ñ \u00a0"],
    ["utf-7", "Hi +AOQ-, 1 +- 1, +2D3eAA-", "Hi ä, 1 + 1, 😀"],
    ["unicode-1-1-utf-7", "+AOQ", "ä"],
    ["utf-16", "\0H\0i", "Hi"],
    ["utf-16", "H\0i\0", "Hi"],
    ["utf-16le", "H\0i\0", "Hi"],
    ["utf-16be", "\x4e\x2d", "中"],
  ] as const) {
    test(`by the name ${charset}: ${expected}`, () => {
      assert.equal(decodeText(Buffer.from(bytes, "latin1"), charset), expected);
    });
  }

  for (const [what, charset, bytes, expected] of [
    ["UTF-8 where nothing is said", null, "F\xc3\xbcr", "Für"],
    ["western where nothing is said and it is no UTF-8", null, "F\xfcr 5 \x80", "Für 5 €"],
    ["UTF-8 that is said to be ASCII", "us-ascii", "F\xc3\xbcr", "Für"],
    ["UTF-8 that is said to be western", "iso-8859-1", "F\xc3\xbcr", "Für"],
    ["western that is said to be UTF-8", "utf-8", "F\xfcr Gr\xfc\xdfe", "Für Grüße"],
    ["UTF-8 of which a letter was cut", "utf-8", "\xc3\xbc\xc3\xbc\xc3", "üü\ufffd"],
    ["in a charset that nobody knows", "x-unknown", "F\xfcr", "Für"],
    ["in a charset without a name", "", "F\xc3\xbcr", "Für"],
    ["in one that was given up for being dangerous", "hz-gb-2312", "plain", "plain"],
    ["ASCII that is said to be UTF-16", "utf-16", "plain ".repeat(20), "plain ".repeat(20)],
    ["with the mark of UTF-8 before it", "iso-8859-1", "\xef\xbb\xbfF\xc3\xbcr", "Für"],
    ["with the mark of UTF-16 before it", "utf-8", "\xff\xfeH\0i\0", "Hi"],
    ["with the mark of UTF-16 the other way round", null, "\xfe\xff\0H\0i", "Hi"],
    ["of which half a character is missing", "utf-16le", "H\0i\0!", "Hi\ufffd"],
  ] as const) {
    test(`as a person would: ${what}`, () => {
      assert.equal(decodeText(Buffer.from(bytes, "latin1"), charset), expected);
    });
  }

  for (const charset of ["utf-7", "utf-8", "cp850", "utf-16", "iso-2022-jp"]) {
    test(`in one walk, whatever it is: ${charset}`, () => {
      for (const piece of ["+", "\xff", "+A", "\x1b$B", "\xc3"]) {
        const bytes = Buffer.from(piece.repeat(1_000_000), "latin1");
        assert.ok(decodeText(bytes, charset).length <= bytes.length);
      }
    });
  }
});
