import { Big } from "big.js";

export interface XmlParty {
  readonly name?: string;
  readonly vatId?: string;
  readonly country?: string;
  readonly city?: string;
}

export interface XmlLine {
  readonly description?: string;
  readonly quantity?: string;
  /** Before tax. */
  readonly unitPrice: string;
  /** Percent. */
  readonly rate?: string;
}

export interface InvoiceXmlOptions {
  readonly number: string;
  readonly syntax?: "ubl" | "cii";
  readonly kind?: "invoice" | "credit_note";
  readonly date?: string;
  readonly due?: string | null;
  readonly currency?: string;
  readonly seller?: XmlParty;
  readonly buyer?: XmlParty;
  /** Net, tax and gross are reckoned from them; a single line with `net` when absent. */
  readonly lines?: readonly XmlLine[];
  readonly net?: string;
  /** Overwrites what was reckoned: for documents that do not add up. */
  readonly tax?: string;
  readonly gross?: string;
  readonly payable?: string;
  readonly iban?: string | null;
  readonly orderReference?: string;
}

interface TaxSum {
  readonly rate: string;
  readonly base: Big;
  readonly amount: Big;
}

/** The document with every default filled in and every sum made. */
export interface InvoiceXmlData {
  readonly number: string;
  readonly kind: "invoice" | "credit_note";
  readonly date: string;
  readonly due: string | null;
  readonly currency: string;
  readonly seller: Required<XmlParty>;
  readonly buyer: Required<XmlParty>;
  readonly lines: readonly (Required<XmlLine> & { readonly net: string })[];
  readonly taxes: readonly {
    readonly rate: string;
    readonly base: string;
    readonly amount: string;
  }[];
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  readonly payable: string;
  readonly iban: string | null;
  readonly orderReference: string | undefined;
}

export function reckon(options: InvoiceXmlOptions): InvoiceXmlData {
  const lines = (options.lines ?? [{ unitPrice: options.net ?? "100.00" }]).map((line) => {
    const { description = "Consulting", quantity = "1", unitPrice, rate = "19" } = line;
    const net = Big(quantity).times(unitPrice).toFixed(2);
    return { description, quantity, unitPrice, rate, net };
  });
  const bases = new Map<string, Big>();
  for (const { rate, net } of lines) bases.set(rate, (bases.get(rate) ?? Big(0)).plus(net));
  const sums: TaxSum[] = [...bases].map(([rate, base]) => {
    return { rate, base, amount: base.times(rate).div(100).round(2) };
  });
  const net = lines.reduce((sum, line) => sum.plus(line.net), Big(0)).toFixed(2);
  const tax = options.tax ?? sums.reduce((sum, { amount }) => sum.plus(amount), Big(0)).toFixed(2);
  const gross = options.gross ?? Big(net).plus(tax).toFixed(2);
  return {
    number: options.number,
    kind: options.kind ?? "invoice",
    date: options.date ?? "2026-11-02",
    due: options.due === undefined ? "2026-12-02" : options.due,
    currency: options.currency ?? "EUR",
    seller: party(options.seller, "Muster & Beispiel GmbH", "DE136695976", "Berlin"),
    buyer: party(options.buyer, "Example Books Ltd", "DE111111125", "Hamburg"),
    lines,
    taxes: sums.map(({ rate, base, amount }) => {
      const only = sums.length === 1 ? tax : amount.toFixed(2);
      return { rate, base: base.toFixed(2), amount: only };
    }),
    net,
    tax,
    gross,
    payable: options.payable ?? gross,
    iban: options.iban === undefined ? "DE89370400440532013000" : options.iban,
    orderReference: options.orderReference,
  };
}

function party(
  given: XmlParty = {},
  name: string,
  vatId: string,
  city: string,
): Required<XmlParty> {
  return { name, vatId, city, country: "DE", ...given };
}

export function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
