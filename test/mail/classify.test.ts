import assert from "node:assert/strict";
import { test } from "node:test";
import { classifyMail } from "../../src/mail/classify.ts";
import type { LeftAloneReason } from "../../src/mail/left-alone.ts";
import { readMessage } from "../../src/mail/message.ts";
import { aMail, aMailWithInvoice, type MailOptions } from "../support/mail-maker.ts";
import { MACHINE_MAILS } from "./machine-mails.ts";
import { PERSON_MAILS } from "./person-mails.ts";

async function routeOf(raw: Buffer) {
  return classifyMail((await readMessage(raw)).message);
}

const attached = (
  contentType: string,
  content: string | Buffer,
  name = "file.bin",
): MailOptions => ({
  text: "Is this right?\n",
  attachments: [{ name, contentType, content }],
});

for (const { name, mail, route } of [
  { name: "a PDF", mail: attached("application/pdf", "%PDF-1.7\n"), route: "invoices" },
  {
    name: "a PDF that says it is none",
    mail: attached("image/png", "%PDF-1.7\n"),
    route: "invoices",
  },
  {
    name: "an XML document",
    mail: attached("text/plain", "<?xml version='1.0'?><a/>"),
    route: "invoices",
  },
  { name: "an archive", mail: attached("application/zip", "PK\u0003\u0004"), route: "invoices" },
  {
    name: "a signed document",
    mail: attached(
      "application/pkcs7-mime",
      Buffer.from("308006092a864886f70d010702", "hex"),
      "a.xml.p7m",
    ),
    route: "invoices",
  },
  {
    name: "a mail in a mail",
    mail: attached("message/rfc822", aMail({ text: "Inside" })),
    route: "invoices",
  },
  {
    name: "a photo with a question",
    mail: attached("image/jpeg", Buffer.from("ffd8ffe0", "hex")),
    route: "replies",
  },
  {
    name: "something that calls itself a PDF, with a question",
    mail: attached("application/pdf", "no PDF at all", "a.pdf"),
    route: "replies",
  },
  {
    name: "a link to an invoice",
    mail: {
      subject: "Your invoice 2026-17",
      text: "Download your invoice here: https://pay.example/i/17.pdf\n",
    },
    route: "invoices",
  },
  {
    name: "a link to an invoice, in Spanish",
    mail: {
      subject: "Su factura",
      html: '<p>Su factura está lista.</p><a href="https://pay.example/f/1">Descargar factura</a>',
    },
    route: "invoices",
  },
  {
    name: "an invoice in words",
    mail: { subject: "Bill", text: "Invoice no. 2026-17\nWidgets 2 x 50.00\nTotal: 100.00 EUR\n" },
    route: "invoices",
  },
  {
    name: "an invoice in words, in German",
    mail: { subject: "Rechnung", text: "Rechnung Nr. 2026-17\nGesamt 119,00 EUR\n" },
    route: "invoices",
  },
  {
    name: "a question about an invoice",
    mail: { subject: "My invoice", text: "Can you send me the invoice of order 4711?\n" },
    route: "replies",
  },
  {
    name: "a question with a link to an invoice",
    mail: {
      subject: "Invoice",
      text: "I cannot download the invoice at https://shop.example/invoice/1.pdf, what can I do?\n",
    },
    route: "replies",
  },
  {
    name: "a statement of a person",
    mail: { subject: "Address", text: "My new address is Example Street 5.\n" },
    route: "replies",
  },
  { name: "nothing at all", mail: { subject: "", text: "\n" }, route: "invoices" },
] as const) {
  test(`${name} goes to ${route}`, async () => {
    const classified = await routeOf(aMail(mail));
    assert.deepEqual({ ...classified, reason: "" }, { route, reason: "" });
    assert.match(classified.reason, /^[a-z][^.]{10,}$/);
  });
}

test("a mail with an e-invoice goes to invoices", async () => {
  assert.equal((await routeOf(aMailWithInvoice("F-1"))).route, "invoices");
});

test("every mail of a person without a document goes to replies", async () => {
  const wrong: string[] = [];
  for (const { name, ...mail } of PERSON_MAILS) {
    if ((await routeOf(aMail(mail))).route !== "replies") wrong.push(name);
  }
  assert.deepEqual(wrong, []);
});

const SAYS_NOTHING_OF_MACHINES = new Set<LeftAloneReason>([
  "NO_SENDER",
  "REPLY_ELSEWHERE",
  "OWN_ADDRESS",
  "NOT_ADDRESSED_TO_US",
  "NO_TEXT",
]);

test("a mail that a program sent goes to invoices", async () => {
  const wrong: string[] = [];
  for (const { name, reason, ...mail } of MACHINE_MAILS) {
    if (SAYS_NOTHING_OF_MACHINES.has(reason)) continue;
    if ((await routeOf(aMail(mail))).route !== "invoices") wrong.push(name);
  }
  assert.deepEqual(wrong, []);
});
