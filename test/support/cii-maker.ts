import { xmlText, type InvoiceXmlData, type XmlParty } from "./invoice-figures.ts";

function ciiParty(role: string, { name, vatId, country, city }: Required<XmlParty>): string {
  return `      <ram:${role}TradeParty><ram:Name>${xmlText(name)}</ram:Name><ram:PostalTradeAddress><ram:CityName>${xmlText(city)}</ram:CityName><ram:CountryID>${country}</ram:CountryID></ram:PostalTradeAddress><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">${vatId}</ram:ID></ram:SpecifiedTaxRegistration></ram:${role}TradeParty>`;
}

export function ciiText(data: InvoiceXmlData): string {
  const date = (day: string) =>
    `<udt:DateTimeString format="102">${day.replaceAll("-", "")}</udt:DateTimeString>`;
  const category = (rate: string) =>
    `<ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>${Number(rate) === 0 ? "Z" : "S"}</ram:CategoryCode><ram:RateApplicablePercent>${rate}</ram:RateApplicablePercent>`;
  const order =
    data.orderReference === undefined
      ? ""
      : `\n      <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>${xmlText(data.orderReference)}</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>`;
  const account =
    data.iban === null
      ? ""
      : `\n      <ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount><ram:IBANID>${data.iban}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>`;
  const due =
    data.due === null
      ? ""
      : `\n      <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>${date(data.due)}</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>`;
  const taxes = data.taxes.map(({ rate, base, amount }) => {
    const [type = "", ...rest] = category(rate).split(/(?<=<\/ram:TypeCode>)/);
    return `      <ram:ApplicableTradeTax><ram:CalculatedAmount>${amount}</ram:CalculatedAmount>${type}<ram:BasisAmount>${base}</ram:BasisAmount>${rest.join("")}</ram:ApplicableTradeTax>`;
  });
  const lines = data.lines.map(
    (line, index) => `    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>${index + 1}</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct><ram:Name>${xmlText(line.description)}</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>${line.unitPrice}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">${line.quantity}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax>${category(line.rate)}</ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>${line.net}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument>
    <ram:ID>${xmlText(data.number)}</ram:ID>
    <ram:TypeCode>${data.kind === "invoice" ? "380" : "381"}</ram:TypeCode>
    <ram:IssueDateTime>${date(data.date)}</ram:IssueDateTime>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
${lines.join("\n")}
    <ram:ApplicableHeaderTradeAgreement>
${ciiParty("Seller", data.seller)}
${ciiParty("Buyer", data.buyer)}${order}
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeDelivery/>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:PaymentReference>${xmlText(data.number)}</ram:PaymentReference>
      <ram:InvoiceCurrencyCode>${data.currency}</ram:InvoiceCurrencyCode>${account}
${taxes.join("\n")}${due}
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:LineTotalAmount>${data.net}</ram:LineTotalAmount>
        <ram:TaxBasisTotalAmount>${data.net}</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="${data.currency}">${data.tax}</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>${data.gross}</ram:GrandTotalAmount>
        <ram:DuePayableAmount>${data.payable}</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
`;
}
