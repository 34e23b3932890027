import { findDates, inferDateOrder } from "../../src/invoice/dates.ts";
import { addDecimals, multiplyDecimals, readDecimal } from "../../src/invoice/decimal.ts";
import { readText } from "../../src/invoice/from-text.ts";
import { readXml } from "../../src/invoice/from-xml.ts";
import { readAnswer } from "../../src/invoice/llm/answer.ts";
import { readingOfAnswer } from "../../src/invoice/llm/from-answer.ts";
import {
  findNumbers,
  inferNumberStyle,
  parseNumber,
  UNKNOWN_STYLE,
} from "../../src/invoice/numbers.ts";
import { readDocument } from "../../src/invoice/read-document.ts";
import { findIbans, findTaxIds } from "../../src/invoice/tax-ids.ts";
import { anInvoiceXml } from "../support/invoice-xml-maker.ts";
import { DATES, JSON_TEXT, NUMBERS, SHEET, XML } from "./fuzz-pieces.ts";
import { ofText, type Reader } from "./fuzz-reader.ts";

const CONTEXT = { ownCompany: { names: [], taxIds: [] }, today: "2026-11-21" };
const SOUND_XML = anInvoiceXml({ number: "F-1" });
const SOUND_ANSWER = JSON.stringify({
  kind: "invoice",
  number: "F-1",
  issueDate: "2026-11-01",
  dueDate: null,
  currency: "EUR",
  seller: { name: "Beispiel AG", taxId: null, country: "DE" },
  buyer: { name: null, taxId: null, country: null },
  net: "100.00",
  tax: "19.00",
  gross: "119.00",
  payable: "119.00",
  taxes: [{ rate: "19", base: "100.00", amount: "19.00" }],
  lines: [{ description: "x", quantity: "1", unitPrice: "100", net: "100", taxRate: "19" }],
  orderReference: null,
  paymentReference: null,
  iban: null,
});
const PRINTED = "Beispiel AG\nRechnung F-1\n01.11.2026\nNetto 100,00\nGesamt 119,00 EUR";

const printed = readDocument(Buffer.from(PRINTED), "a.txt", {
  ...CONTEXT,
  content: "text",
  pdfPasswords: [],
  xmlInvoices: [],
});

/** What reads documents, and what a model says of them. */
export const INVOICE_READERS: readonly Reader[] = [
  ofText("numbers", NUMBERS, (text) => [
    findNumbers(text, inferNumberStyle([text])),
    parseNumber(text, UNKNOWN_STYLE),
  ]),
  ofText("decimals", NUMBERS, sumOf),
  ofText("dates", DATES, (text) => findDates(text, inferDateOrder([text]))),
  ofText("tax ids", SHEET, (text) => [findTaxIds(text), findIbans(text)]),
  ofText("sheets", SHEET, (text) => readText(text.split("\n"), CONTEXT)),
  ofText("XML", XML, (text) => readXml(Buffer.from(text))),
  ofText("invoice XML", XML, (text) => readXml(Buffer.from(withInside(SOUND_XML, text)))),
  ofText("a model's answer", JSON_TEXT, readModelsAnswer),
  ofText("a model's invoice", JSON_TEXT, (text) =>
    readModelsAnswer(withInside(SOUND_ANSWER, text)),
  ),
];

function sumOf(text: string): string | undefined {
  const value = readDecimal(text);
  return value === undefined ? undefined : multiplyDecimals(addDecimals(value, "0.1"), value);
}

async function readModelsAnswer(text: string): Promise<unknown> {
  const answer = readAnswer(text);
  const [rules] = await printed;
  if (answer === undefined || rules === undefined) return undefined;
  return readingOfAnswer(answer, rules, CONTEXT);
}

/** A sound document with this in the place of what stood at some point of it: how it begins says where. */
function withInside(sound: string, text: string): string {
  const number = Buffer.from(text.slice(0, 20)).reduce((sum, byte) => sum + byte, 0);
  const at = (number * 7_919) % sound.length;
  return sound.slice(0, at) + text + sound.slice(at + (number % 40));
}
