import { makeDemoDocuments } from "./demo-documents.ts";
import { DEMO_BUYER, SELLERS, type Seller } from "./demo-sellers.ts";
import { aMail, type MailAttachment, type MailOptions } from "./mail-maker.ts";

/** The demo's mailbox: every message by its file's name. The bytes are the same each time. */
export async function makeDemoMails(): Promise<ReadonlyMap<string, Buffer>> {
  const documents = await makeDemoDocuments();
  return new Map([
    [
      "01-german-invoice.eml",
      from(SELLERS.de, "2025-09-03", {
        subject: "Ihre Rechnung RE-2025-0417",
        text: "Guten Tag,\n\nanbei erhalten Sie unsere Rechnung.\n\nMit freundlichen Grüßen\nMuster & Beispiel GmbH\n",
        attachments: [attach("Rechnung_RE-2025-0417.pdf", documents.german)],
      }),
    ],
    [
      "02-english-invoice.eml",
      from(SELLERS.en, "2025-09-11", {
        subject: "Invoice INV-20815",
        text: "Hello,\n\nplease find our invoice attached.\n\nPlaceholder Widgets Ltd\n",
        attachments: [attach("INV-20815.pdf", documents.english)],
      }),
    ],
    [
      "03-spanish-invoice.eml",
      from(SELLERS.es, "2025-09-15", {
        subject: "Factura F-2025/0093",
        text: "Buenos días:\n\nAdjuntamos la factura de su último pedido.\n\nSuministros Ejemplo S.L.\n",
        attachments: [attach("factura-0093.pdf", documents.spanish)],
      }),
    ],
    [
      "04-newsletter.eml",
      from(SELLERS.en, "2025-09-18", {
        subject: "Autumn news: new colours for our widgets",
        text: "Our widgets now come in green and orange.\n\nTo unsubscribe, follow the link in the header.\n",
        html: "<h1>Autumn news</h1><p>Our widgets now come in <b>green</b> and <b>orange</b>.</p>",
        headers: {
          "List-Id": "News <news.placeholder-widgets.example>",
          "List-Unsubscribe": "<https://placeholder-widgets.example/unsubscribe>",
          Precedence: "bulk",
        },
      }),
    ],
    [
      "05-french-invoice.eml",
      from(SELLERS.fr, "2025-09-22", {
        subject: "Facture FA-2025-118",
        text: "Bonjour,\n\nVeuillez trouver ci-joint notre facture du mois de septembre.\n\nExemple et Fils SARL\n",
        attachments: [attach("FA-2025-118.pdf", documents.french)],
      }),
    ],
    [
      "06-private-mail.eml",
      aMail({
        from: "A colleague <colleague@trading.example>",
        to: DEMO_BUYER.mailbox,
        date: at("2025-09-24"),
        subject: "Lunch on Friday?",
        text: "Hi,\n\nshall we try the new place around the corner on Friday, at half past twelve?\n",
      }),
    ],
    [
      "07-factur-x.eml",
      from(SELLERS.de, "2025-10-01", {
        subject: "Ihre Rechnung RE-2025-0451",
        text: "Guten Tag,\n\nanbei unsere Rechnung als ZUGFeRD/Factur-X.\n\nMuster & Beispiel GmbH\n",
        attachments: [attach("Rechnung_RE-2025-0451.pdf", documents.hybrid)],
      }),
    ],
    [
      "08-e-invoice.eml",
      from(SELLERS.nl, "2025-10-06", {
        subject: "Factuur 2025-7701",
        text: "Geachte heer, mevrouw,\n\nbijgaand onze e-factuur.\n\nVoorbeeld Kantoor B.V.\n",
        attachments: [attach("2025-7701.xml", documents.dutchXml)],
      }),
    ],
    [
      "09-reminder.eml",
      from(SELLERS.de, "2025-10-08", {
        subject: "Zahlungserinnerung zu RE-2025-0417",
        text: "Guten Tag,\n\nsicher ist es Ihrer Aufmerksamkeit entgangen: Die beigefügte Rechnung ist noch offen.\n\nMuster & Beispiel GmbH\n",
        attachments: [attach("Rechnung_RE-2025-0417_Kopie.pdf", documents.german)],
      }),
    ],
    [
      "10-scan.eml",
      aMail({
        from: "Scanner <scanner@trading.example>",
        to: DEMO_BUYER.mailbox,
        date: at("2025-10-14"),
        subject: "Scan 2025-10-14 09:00",
        text: "One page was scanned.\n",
        attachments: [attach("scan0001.pdf", documents.scan)],
      }),
    ],
    [
      "11-broken-pdf.eml",
      from(SELLERS.en, "2025-10-16", {
        subject: "Invoice INV-20990",
        text: "Hello,\n\nplease find our invoice attached.\n\nPlaceholder Widgets Ltd\n",
        // As an upload leaves it that broke off
        attachments: [attach("INV-20990.pdf", documents.english.subarray(0, 400))],
      }),
    ],
    [
      "12-credit-note.eml",
      from(SELLERS.nl, "2025-10-20", {
        subject: "Creditnota C2025-0031",
        text: "Geachte heer, mevrouw,\n\nbijgaand de creditnota voor uw retourzending.\n\nVoorbeeld Kantoor B.V.\n",
        attachments: [attach("C2025-0031.xml", documents.dutchCreditXml)],
      }),
    ],
  ]);
}

function at(date: string): Date {
  return new Date(`${date}T07:30:00Z`);
}

function from(seller: Seller, date: string, mail: MailOptions): Buffer {
  const { name, mail: address } = seller;
  const domain = address.split("@")[1] ?? "";
  const messageId = `<${date.replaceAll("-", "")}.0730@${domain}>`;
  return aMail({
    from: `"${name}" <${address}>`,
    to: DEMO_BUYER.mailbox,
    date: at(date),
    messageId,
    ...mail,
  });
}

function attach(name: string, content: Uint8Array | string): MailAttachment {
  return {
    name,
    contentType: name.endsWith(".xml") ? "application/xml" : "application/pdf",
    content,
  };
}
