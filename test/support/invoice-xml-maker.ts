import { ciiText } from "./cii-maker.ts";
import { reckon, type InvoiceXmlOptions } from "./invoice-figures.ts";
import { ublText } from "./ubl-maker.ts";

export type { InvoiceXmlOptions } from "./invoice-figures.ts";

/** An e-invoice in the shape of EN 16931, all of it made up here. */
export function anInvoiceXml(options: InvoiceXmlOptions): string {
  const data = reckon(options);
  return options.syntax === "cii" ? ciiText(data) : ublText(data);
}
