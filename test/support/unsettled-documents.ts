import { aMail } from "./mail-maker.ts";
import { makeTextPdf } from "./pdf-maker.ts";
import { makeScannedPdf } from "./scan-maker.ts";

/** What a model would say to `anUnsettledPdf` of the same number. */
export function anAnswer(number: string, changes: object = {}): string {
  return JSON.stringify({
    kind: "invoice",
    number,
    issueDate: "2026-11-03",
    dueDate: "2026-11-17",
    currency: "PLN",
    seller: { name: "Papiernik Sp. z o.o.", taxId: "PL5260001246", country: "PL" },
    buyer: { name: "Example Buyer Ltd", taxId: null, country: "GB" },
    net: "100.00",
    tax: "23.00",
    gross: "123.00",
    payable: "123.00",
    taxes: [{ rate: "23", base: "100.00", amount: "23.00" }],
    lines: [
      { description: "Papier", quantity: "10", unitPrice: "10.00", net: "100.00", taxRate: "23" },
    ],
    orderReference: null,
    paymentReference: null,
    iban: null,
    ...changes,
  });
}

/** An invoice in a language that no rule knows, so that only a model can settle it. */
export function anUnsettledPdf(number: string, more: readonly string[] = []): Promise<Uint8Array> {
  return makeTextPdf([
    "Faktura",
    `Nr faktury ${number}`,
    "Data wystawienia 03.11.2026",
    "Termin platnosci 17.11.2026",
    "Sprzedawca: Papiernik Sp. z o.o.",
    "NIP: PL5260001246",
    "Nabywca: Example Buyer Ltd",
    "Papier 10 x 10,00 PLN",
    "Razem netto: 100,00 PLN",
    "Podatek 23%: 23,00 PLN",
    "Kwota razem: 123,00 PLN",
    ...more,
  ]);
}

export async function aMailToAskAbout(number: string, more?: readonly string[]): Promise<Buffer> {
  return aMailWith(`${number}.pdf`, await anUnsettledPdf(number, more));
}

/** A page that only an eye can read. */
export async function aScanMail(number: string): Promise<Buffer> {
  const page = await makeScannedPdf([{ text: `INVOICE ${number}`, x: 60, fromTop: 60 }]);
  return aMailWith("scan.pdf", page);
}

function aMailWith(name: string, content: Uint8Array): Buffer {
  return aMail({ subject: `Document ${name}`, attachments: [{ name, content }] });
}
