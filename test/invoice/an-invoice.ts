import type { Invoice } from "../../src/invoice/invoice.ts";

/** A correct invoice; a test states what it cares about. */
export function anInvoice(given: Partial<Invoice> = {}): Invoice {
  return {
    number: "F-1",
    issueDate: "2026-11-01",
    dueDate: null,
    currency: "EUR",
    seller: { name: "Muster GmbH", taxId: null, country: "DE" },
    buyer: { name: "Example Books Ltd", taxId: null, country: null },
    net: "100.00",
    tax: "19.00",
    gross: "119.00",
    payable: "119.00",
    taxes: [{ rate: "19", base: "100.00", amount: "19.00" }],
    lines: [
      { description: "Paper", quantity: "1", unitPrice: "60.00", net: "60.00", taxRate: "19" },
      { description: "Pens", quantity: "4", unitPrice: "10.00", net: "40.00", taxRate: "19" },
    ],
    orderReference: null,
    paymentReference: null,
    iban: null,
    ...given,
  };
}
