import { xmlText, type InvoiceXmlData, type XmlParty } from "./invoice-figures.ts";

function ublParty(role: string, { name, vatId, country, city }: Required<XmlParty>): string {
  return `  <cac:Accounting${role}Party><cac:Party>
    <cac:PostalAddress><cbc:CityName>${xmlText(city)}</cbc:CityName><cac:Country><cbc:IdentificationCode>${country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
    <cac:PartyTaxScheme><cbc:CompanyID>${vatId}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>${xmlText(name)}</cbc:RegistrationName></cac:PartyLegalEntity>
  </cac:Party></cac:Accounting${role}Party>`;
}

export function ublText(data: InvoiceXmlData): string {
  const root = data.kind === "invoice" ? "Invoice" : "CreditNote";
  const isInvoice = data.kind === "invoice";
  const quantity = isInvoice ? "InvoicedQuantity" : "CreditedQuantity";
  const amount = (name: string, value: string) =>
    `<cbc:${name} currencyID="${data.currency}">${value}</cbc:${name}>`;
  const scheme = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>";
  const category = (rate: string) =>
    `<cbc:ID>${Number(rate) === 0 ? "Z" : "S"}</cbc:ID><cbc:Percent>${rate}</cbc:Percent>${scheme}`;
  const order =
    data.orderReference === undefined
      ? ""
      : `  <cac:OrderReference><cbc:ID>${xmlText(data.orderReference)}</cbc:ID></cac:OrderReference>\n`;
  const account =
    data.iban === null
      ? ""
      : `  <cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cbc:PaymentID>${xmlText(data.number)}</cbc:PaymentID><cac:PayeeFinancialAccount><cbc:ID>${data.iban}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>\n`;
  const due = data.due === null || !isInvoice ? "" : `  <cbc:DueDate>${data.due}</cbc:DueDate>\n`;
  const subtotals = data.taxes.map(
    ({ rate, base, amount: sum }) =>
      `    <cac:TaxSubtotal>${amount("TaxableAmount", base)}${amount("TaxAmount", sum)}<cac:TaxCategory>${category(rate)}</cac:TaxCategory></cac:TaxSubtotal>`,
  );
  const lines = data.lines.map(
    (line, index) => `  <cac:${root}Line>
    <cbc:ID>${index + 1}</cbc:ID>
    <cbc:${quantity} unitCode="C62">${line.quantity}</cbc:${quantity}>
    ${amount("LineExtensionAmount", line.net)}
    <cac:Item><cbc:Name>${xmlText(line.description)}</cbc:Name><cac:ClassifiedTaxCategory>${category(line.rate)}</cac:ClassifiedTaxCategory></cac:Item>
    <cac:Price>${amount("PriceAmount", line.unitPrice)}</cac:Price>
  </cac:${root}Line>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<${root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${root}-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
  <cbc:ID>${xmlText(data.number)}</cbc:ID>
  <cbc:IssueDate>${data.date}</cbc:IssueDate>
${due}  <cbc:${root}TypeCode>${isInvoice ? "380" : "381"}</cbc:${root}TypeCode>
  <cbc:DocumentCurrencyCode>${data.currency}</cbc:DocumentCurrencyCode>
${order}${ublParty("Supplier", data.seller)}
${ublParty("Customer", data.buyer)}
${account}  <cac:TaxTotal>
    ${amount("TaxAmount", data.tax)}
${subtotals.join("\n")}
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>${amount("LineExtensionAmount", data.net)}${amount("TaxExclusiveAmount", data.net)}${amount("TaxInclusiveAmount", data.gross)}${amount("PayableAmount", data.payable)}</cac:LegalMonetaryTotal>
${lines.join("\n")}
</${root}>
`;
}
