import { findDates, inferDateOrder } from "../../src/invoice/dates.ts";
import { addDecimals, multiplyDecimals, readDecimal } from "../../src/invoice/decimal.ts";
import { readText } from "../../src/invoice/from-text.ts";
import { readXml } from "../../src/invoice/from-xml.ts";
import {
  findNumbers,
  inferNumberStyle,
  parseNumber,
  UNKNOWN_STYLE,
} from "../../src/invoice/numbers.ts";
import { findIbans, findTaxIds } from "../../src/invoice/tax-ids.ts";
import { parseAddresses } from "../../src/mail/addresses.ts";
import { decodeWords } from "../../src/mail/encoded-words.ts";
import { htmlText } from "../../src/mail/html-text.ts";
import { linksOf } from "../../src/mail/links.ts";
import { newTextOf } from "../../src/mail/new-text.ts";
import { anInvoiceXml } from "../support/invoice-xml-maker.ts";
import type { Life } from "../support/life.ts";
import type { SeededRandom } from "../support/seeded-random.ts";
import type { Part, PartOptions } from "./part.ts";

type Pieces = readonly [string, ...string[]];

/** A reader of what strangers write: whatever it is given, it answers, in time that grows as the input does. */
interface Reader {
  readonly name: string;
  readonly pieces: Pieces;
  readonly read: (text: string) => unknown;
}

const NUMBERS: Pieces = [
  "1",
  "9",
  "0",
  "12",
  "999",
  "1.234",
  "1,234.56",
  "1.234,56",
  "1'234",
  "12 345",
  "\u00a0",
  "-",
  "−",
  "(",
  ")",
  "%",
  "€",
  "$",
  "EUR",
  "USD",
  ".",
  ",",
  "'",
  "’",
  " ",
  "/",
  ":",
  "x",
  "S/",
  "\n",
  "\u0660",
  "1e9",
  "٣",
];
const DATES: Pieces = [
  "1",
  "31",
  "02",
  "12",
  "2026",
  "99",
  ".",
  "/",
  "-",
  " ",
  "März",
  "de",
  "enero",
  "January",
  "Jan",
  "1st",
  "fév",
  ",",
  "Date",
  "Datum",
  "20261120",
  "T00:00:00Z",
  "\n",
  "0",
];
const SHEET: Pieces = [
  "Rechnung",
  "Invoice",
  "Factura",
  "Rechnungsnummer:",
  "No.",
  "RE-2026-17",
  "Datum",
  "05.03.2026",
  "Total",
  "Gesamtbetrag",
  "Netto",
  "MwSt. 19 %",
  "IVA 21%",
  "119,00 EUR",
  "1.234,56",
  "100.00",
  "  ",
  "   ",
  " ",
  "\n",
  "\n\n",
  "Menge",
  "Einzelpreis",
  "Betrag",
  "GmbH",
  "USt-IdNr. DE136695976",
  "IBAN",
  "DE89370400440532013000",
  ":",
  "-",
  "_",
  "|",
  "Beispiel AG",
  "70173 Stuttgart",
  "Página 1 de 2",
  "\t",
  "=",
  "x",
];
const XML: Pieces = [
  "<",
  ">",
  "</",
  "/>",
  "<a>",
  "</a>",
  "<!--",
  "-->",
  "<![CDATA[",
  "]]>",
  "<?",
  "?>",
  "<!DOCTYPE Invoice [",
  "]",
  "&amp;",
  "&#x0;",
  "&x;",
  "&#99999999;",
  '"',
  "'",
  "=",
  'xmlns:a="b"',
  "a:",
  "Invoice",
  "cbc:ID",
  "\0",
  "\ufffe",
  "x",
  " ",
  "\n",
  "<cbc:ID>",
  "</cbc:ID>",
  "9".repeat(40),
  "-",
  "E",
  "2026-02-30",
  "NaN",
  "1e400",
];
const MAIL: Pieces = [
  "<",
  ">",
  '"',
  "\\",
  "(",
  ")",
  ",",
  ";",
  ":",
  "@",
  ".",
  "a",
  "=?utf-8?b?",
  "?=",
  "=?x?q?",
  "=C3",
  "http://",
  "https://a.example/b.pdf",
  "<a href='",
  "'>",
  "</a>",
  "<p>",
  "<style>",
  "&lt;",
  "&#x110000;",
  "\n",
  "\n> ",
  "On Mon wrote:",
  "-- \n",
  "Am 1.1. schrieb",
  " ",
  "\0",
  "www.",
  "invoice",
];

const CONTEXT = { ownCompany: { names: [], taxIds: [] }, today: "2026-11-21" };
const READERS: readonly Reader[] = [
  {
    name: "numbers",
    pieces: NUMBERS,
    read: (text) => [findNumbers(text, inferNumberStyle([text])), parseNumber(text, UNKNOWN_STYLE)],
  },
  { name: "decimals", pieces: NUMBERS, read: sumOf },
  { name: "dates", pieces: DATES, read: (text) => findDates(text, inferDateOrder([text])) },
  { name: "tax ids", pieces: SHEET, read: (text) => [findTaxIds(text), findIbans(text)] },
  { name: "sheets", pieces: SHEET, read: (text) => readText(text.split("\n"), CONTEXT) },
  { name: "XML", pieces: XML, read: (text) => readXml(Buffer.from(text)) },
  { name: "invoice XML", pieces: XML, read: (text) => readXml(Buffer.from(withInside(text))) },
  { name: "addresses", pieces: MAIL, read: parseAddresses },
  { name: "encoded words", pieces: MAIL, read: decodeWords },
  { name: "HTML", pieces: MAIL, read: htmlText },
  { name: "links", pieces: MAIL, read: (text) => linksOf({ html: text, text }) },
  { name: "new text", pieces: MAIL, read: (text) => newTextOf(text.split("\n")) },
];

function sumOf(text: string): string | undefined {
  const value = readDecimal(text);
  return value === undefined ? undefined : multiplyDecimals(addDecimals(value, "0.1"), value);
}

const SOUND = anInvoiceXml({ number: "F-1" });

/** A sound invoice with this in the place of what stood at some points of it. */
function withInside(text: string): string {
  const at = (text.length * 7_919) % SOUND.length;
  return SOUND.slice(0, at) + text + SOUND.slice(at + (text.length % 40));
}

/** Pieces in any order, some repeated, some bytes of nothing. */
function anInput(random: SeededRandom, pieces: Pieces): string {
  return Array.from({ length: random.below(60) }, () => {
    const piece = random.oneOf(pieces);
    if (random.below(20) === 0) return piece.repeat(random.below(50));
    return random.below(30) === 0 ? String.fromCharCode(random.below(65_536)) : piece;
  }).join("");
}

const GROWN = 2_000;
const TIMES = 8;
const ROUNDS = 40_000;

/** Any input is read without an error, and eight times as much takes far less than 64 times as long. */
export function fuzzReaders(_t: Life, { random, share, say }: PartOptions): Promise<Part> {
  const problems: string[] = [];
  const rounds = Math.ceil(ROUNDS * share);
  let inputs = 0;
  for (const { name, pieces, read } of READERS) {
    const attempt = (text: string) => {
      inputs += 1;
      const startedAt = process.cpuUsage().user; // others may want the machine meanwhile
      try {
        read(text);
      } catch (error) {
        problems.push(`${name}: ${String(error)} for ${JSON.stringify(text.slice(0, 500))}`);
      }
      return (process.cpuUsage().user - startedAt) / 1_000;
    };
    for (let round = 0; round < rounds && problems.length < 50; round += 1) {
      attempt(anInput(random, pieces));
    }
    const repeated = share >= 1 ? pairsOf(pieces) : pieces;
    for (const piece of repeated) {
      const once = bestOf(() => attempt(piece.repeat(GROWN)));
      const much = bestOf(() => attempt(piece.repeat(TIMES * GROWN)));
      // a slow machine is no fault: only what grows beyond every doubt
      if (much < 200 || much < (TIMES * TIMES * once) / 2) continue;
      const grows = `${once.toFixed(0)} ms, then ${much.toFixed(0)} ms`;
      problems.push(`${name}: ${grows} for ${TIMES} times as much of ${JSON.stringify(piece)}`);
    }
    say(`${name}: ${inputs} inputs so far, ${problems.length} problems`);
  }
  const figures = `${READERS.length} readers`;
  return Promise.resolve({ name: "any input to the readers", cases: inputs, figures, problems });
}

function bestOf(run: () => number): number {
  return Math.min(run(), run());
}

function pairsOf(pieces: Pieces): readonly string[] {
  return pieces.flatMap((first) => [first, ...pieces.map((second) => first + second)]);
}
