import { randomBytes } from "node:crypto";
import { PDFDocument } from "pdf-lib";
import { anInvoiceXml } from "../support/invoice-xml-maker.ts";
import { aMail, type MailAttachment } from "../support/mail-maker.ts";
import { makeInvoicePdf, makeTextPdf, type PdfLanguage } from "../support/pdf-maker.ts";
import { SeededRandom } from "../support/seeded-random.ts";

const LANGUAGES: readonly [PdfLanguage, ...PdfLanguage[]] = [
  "en",
  "es",
  "de",
  "fr",
  "it",
  "pt",
  "nl",
];

/** Mails without any attachment, as most are. */
export function* smallMails(count: number): Generator<Buffer> {
  for (let number = 1; number <= count; number++) {
    const text = `Hello,\r\n\r\nthis is message ${number}. Everything is as agreed.\r\n`.repeat(12);
    yield aMail({
      subject: `Message ${number}`,
      messageId: `<small-${number}@example.org>`,
      text,
      html: `<html><body>${text.replaceAll("\r\n", "<br>\r\n")}</body></html>`,
    });
  }
}

/**
 * A mailbox as it comes: of 20 mails 12 are small, 7 have a PDF of 40 to 200 KB, and one has 2 to 5
 * MB that are no document. `invoices` of them hold one: as XML, as a PDF, or as both in one.
 */
export async function* mixedMails(count: number, invoices: number): AsyncGenerator<Buffer> {
  const random = new SeededRandom(7);
  const terms = await makeTextPdf(
    Array.from({ length: 40 }, (_, line) => `${line + 1}. Terms and conditions of delivery apply.`),
  );
  const share = invoices / (count - Math.floor(count / 20));
  let due = 0;
  for (let number = 0; number < count; number++) {
    const place = number % 20;
    const subject = `Message ${number}`;
    const messageId = `<mixed-${number}@example.org>`;
    const text = `Dear customer,\r\n\r\nplease find our letter ${number} attached.\r\n`.repeat(8);
    if (place !== 19) due += share;
    const hasInvoice = due > 0.999;
    if (hasInvoice) due -= 1;
    if (place === 19) {
      const content = randomBytes(1024 * (2_048 + random.below(3_072)));
      const film = { name: "film.mp4", contentType: "video/mp4", content };
      yield aMail({ subject, messageId, text, attachments: [film] });
    } else if (place >= 12) {
      const bytes = hasInvoice ? await anInvoicePdf(number, random) : terms;
      const pdf = {
        name: `letter-${number}.pdf`,
        contentType: "application/pdf",
        content: await grown(bytes, 1024 * (40 + random.below(160))),
      };
      yield aMail({ subject, messageId, text, attachments: [pdf] });
    } else {
      const attachments: MailAttachment[] = hasInvoice ? [anXml(number)] : [];
      yield aMail({ subject, messageId, text, html: `<p>${text}</p>`, attachments });
    }
  }
}

function anXml(number: number): MailAttachment {
  const syntax = number % 2 === 0 ? "cii" : "ubl";
  const content = anInvoiceXml({ number: `X-${number}`, syntax });
  return { name: `invoice-${number}.xml`, contentType: "application/xml", content };
}

/** An invoice as a PDF; every third one carries its XML. */
export function anInvoicePdf(
  number: number,
  random = new SeededRandom(number),
  hybrid = number % 3 === 0,
): Promise<Uint8Array> {
  const invoice = {
    number: `P-${number}`,
    issueDate: "2026-11-02",
    dueDate: "2026-12-02",
    currency: "EUR",
    seller: { name: "Muster GmbH", address: ["Hauptstr. 1", "10115 Berlin"], taxId: "DE111111125" },
    buyer: { name: "Example Ltd", address: ["1 Example Road", "London"] },
    lines: [{ description: "Goods", quantity: "2", unitPrice: "50.00", net: "100.00" }],
    rate: "19",
    net: "100.00",
    tax: "19.00",
    gross: "119.00",
  };
  const xml = {
    name: "factur-x.xml",
    text: anInvoiceXml({ number: invoice.number, syntax: "cii" }),
  };
  return makeInvoicePdf({
    language: random.oneOf(LANGUAGES),
    layout: random.oneOf(["letter", "form"]),
    invoice,
    ...(hybrid && { xml }),
  });
}

/** The same document with this much more in it that nothing refers to, as a picture would be. */
async function grown(bytes: Uint8Array, byBytes: number): Promise<Uint8Array> {
  const document = await PDFDocument.load(bytes);
  document.context.register(document.context.stream(randomBytes(byBytes)));
  return document.save();
}
