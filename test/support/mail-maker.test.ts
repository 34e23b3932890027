import assert from "node:assert/strict";
import { test } from "node:test";
import sax from "sax";
import { readMessage } from "../../src/mail/message.ts";
import { anInvoiceXml } from "./invoice-xml-maker.ts";
import { aMail, aMailWithInvoice } from "./mail-maker.ts";

const contentOf = ({ bytes }: { bytes: Uint8Array }) => Buffer.from(bytes).toString();

test("what went into a mail comes out of it", async () => {
  const raw = aMail({
    from: "Müller & Söhne <rechnung@mueller.example>",
    to: "a@example.com, b@example.com",
    cc: "c@example.com",
    subject: "Ihre Rechnung für März: 1.234,56 € – bitte prüfen Sie die beigefügte Datei",
    text: "Grüße\n",
    html: "<p>Grüße</p>",
    attachments: [{ name: "März Rechnung.pdf", contentType: "application/pdf", content: "%PDF-" }],
    messageId: "<one@example.org>",
    date: new Date("2026-03-04T05:06:07Z"),
    headers: { "List-Id": "<list.example>", "mime-version": null },
  });
  assert.ok(!raw.toString("latin1").replaceAll("\r\n", "").includes("\n"));
  const { message: mail } = await readMessage(raw);
  assert.deepEqual(mail.from, [{ name: "Müller & Söhne", address: "rechnung@mueller.example" }]);
  assert.equal(mail.subject.startsWith("Ihre Rechnung für März: 1.234,56 € – bitte"), true);
  assert.equal(mail.subject.endsWith("beigefügte Datei"), true);
  assert.equal(mail.text.trim(), "Grüße");
  assert.equal(mail.html, "<p>Grüße</p>");
  assert.equal(mail.messageId, "<one@example.org>");
  assert.equal(mail.sentAt, Date.UTC(2026, 2, 4, 5, 6, 7));
  assert.equal(mail.headers.has("mime-version"), false);
  assert.deepEqual(
    mail.attachments.map((file) => [file.name, file.contentType, contentOf(file)]),
    [["März Rechnung.pdf", "application/pdf", "%PDF-"]],
  );
});

test("the same options make the same bytes, others another Message-ID", async () => {
  assert.deepEqual(aMail({ subject: "a" }), aMail({ subject: "a" }));
  const a = await readMessage(aMail({ subject: "a" }));
  const b = await readMessage(aMail({ subject: "b" }));
  assert.notEqual(a.message.messageId, b.message.messageId);
});

for (const syntax of ["ubl", "cii"] as const) {
  for (const kind of ["invoice", "credit_note"] as const) {
    test(`a ${kind} in ${syntax} is well-formed and adds up`, () => {
      const xml = anInvoiceXml({
        number: "A<1>&2",
        syntax,
        kind,
        lines: [
          { unitPrice: "10.50", quantity: "3" },
          { unitPrice: "1.99", rate: "7" },
        ],
      });
      const texts: string[] = [];
      const parser = sax.createStream(true);
      parser.on("text", (text) => texts.push(text));
      parser.on("error", (error) => assert.fail(error));
      parser.end(xml);
      for (const text of ["A<1>&2", "33.49", "6.13", "39.62", "5.99", "0.14"]) {
        assert.ok(texts.includes(text), `${text} is not in ${xml}`);
      }
    });
  }
}

test("a mail with an invoice carries it as its one attachment", async () => {
  const { message } = await readMessage(aMailWithInvoice("F-7", {}, { syntax: "cii" }));
  assert.deepEqual(
    message.attachments.map((file) => [
      file.name,
      contentOf(file).includes("<ram:ID>F-7</ram:ID>"),
    ]),
    [["invoice-F-7.xml", true]],
  );
});
