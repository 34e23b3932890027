import type { Adjustments } from "../adjustments.ts";
import type { InvoiceLine, Party } from "../invoice.ts";
import {
  attributeOf,
  decimalAt,
  earliest,
  find,
  findAll,
  firstIban,
  readDate,
  textAt,
} from "./query.ts";
import { balance, difference, sumOf } from "./sums.ts";
import type { Element } from "./tree.ts";
import { kindOfTypeCode, type XmlInvoice } from "./xml-invoice.ts";

/** The names of ZUGFeRD 1 and of everything after it; where they agree, none is needed. */
interface Names {
  readonly document: string;
  readonly transaction: string;
  readonly agreement: string;
  readonly settlement: string;
  readonly summation: string;
  readonly lineAgreement: string;
  readonly lineDelivery: string;
  readonly lineSettlement: string;
  readonly lineSummation: string;
  readonly rate: string;
  readonly reference: string;
}

const CURRENT: Names = {
  document: "ExchangedDocument",
  transaction: "SupplyChainTradeTransaction",
  agreement: "ApplicableHeaderTradeAgreement",
  settlement: "ApplicableHeaderTradeSettlement",
  summation: "SpecifiedTradeSettlementHeaderMonetarySummation",
  lineAgreement: "SpecifiedLineTradeAgreement",
  lineDelivery: "SpecifiedLineTradeDelivery",
  lineSettlement: "SpecifiedLineTradeSettlement",
  lineSummation: "SpecifiedTradeSettlementLineMonetarySummation",
  rate: "RateApplicablePercent",
  reference: "IssuerAssignedID",
};

const ZUGFERD_1: Names = {
  document: "HeaderExchangedDocument",
  transaction: "SpecifiedSupplyChainTradeTransaction",
  agreement: "ApplicableSupplyChainTradeAgreement",
  settlement: "ApplicableSupplyChainTradeSettlement",
  summation: "SpecifiedTradeSettlementMonetarySummation",
  lineAgreement: "SpecifiedSupplyChainTradeAgreement",
  lineDelivery: "SpecifiedSupplyChainTradeDelivery",
  lineSettlement: "SpecifiedSupplyChainTradeSettlement",
  lineSummation: "SpecifiedTradeSettlementMonetarySummation",
  rate: "ApplicablePercent",
  reference: "ID",
};

/** UN/CEFACT CII: Factur-X and ZUGFeRD in all profiles, XRechnung, and ZUGFeRD 1. */
export function readCii(root: Element): XmlInvoice {
  const names = root.name === "CrossIndustryDocument" ? ZUGFERD_1 : CURRENT;
  const document = find(root, names.document);
  const transaction = find(root, names.transaction);
  const agreement = find(transaction, names.agreement);
  const settlement = find(transaction, names.settlement);
  const summation = find(settlement, names.summation);
  const currency = textAt(settlement, "InvoiceCurrencyCode");
  const items = findAll(transaction, "IncludedSupplyChainTradeLineItem");
  const net = decimalAt(summation, "TaxBasisTotalAmount");
  const gross = inCurrency(findAll(summation, "GrandTotalAmount"), currency);
  const tax = inCurrency(findAll(summation, "TaxTotalAmount"), currency);
  const breakdown = findAll(settlement, "ApplicableTradeTax");
  return {
    format: "cii",
    kind: kindOfTypeCode(textAt(document, "TypeCode")),
    invoice: {
      number: textAt(document, "ID"),
      issueDate: dateIn(find(document, "IssueDateTime")),
      dueDate: dueDateOf(settlement),
      currency,
      seller: readParty(find(agreement, "SellerTradeParty")),
      buyer: readParty(find(agreement, "BuyerTradeParty")),
      net,
      tax: tax ?? difference(gross, net),
      gross,
      payable: decimalAt(summation, "DuePayableAmount"),
      taxes: breakdown.map((one) => ({
        rate: decimalAt(one, names.rate),
        base: decimalAt(one, "BasisAmount"),
        amount: decimalAt(one, "CalculatedAmount"),
      })),
      lines: items.filter(isTopLevel).map((item) => readLine(item, names)),
      orderReference: textAt(agreement, "BuyerOrderReferencedDocument", names.reference),
      paymentReference: textAt(settlement, "PaymentReference"),
      iban: firstIban(
        findAll(
          settlement,
          "SpecifiedTradeSettlementPaymentMeans",
          "PayeePartyCreditorFinancialAccount",
          "IBANID",
        ).map((id) => id.text),
      ),
    },
    adjustments: adjustmentsOf(settlement, summation, items, names),
  };
}

/** Of a total that is given in several currencies, the one in the invoice's own. */
function inCurrency(amounts: readonly Element[], currency: string | null): string | null {
  const stated = (amount: Element): string | null => attributeOf(amount, "currencyID");
  const own =
    amounts.find((amount) => currency !== null && stated(amount) === currency) ??
    amounts.find((amount) => stated(amount) === null) ??
    (amounts.length === 1 ? amounts[0] : undefined);
  return decimalAt(own);
}

function readParty(party: Element | undefined): Party {
  const registrations = findAll(party, "SpecifiedTaxRegistration", "ID").filter(
    (id) => id.text !== "",
  );
  const vat = registrations.find((id) => attributeOf(id, "schemeID") === "VA");
  return {
    name:
      textAt(party, "Name") ?? textAt(party, "SpecifiedLegalOrganization", "TradingBusinessName"),
    taxId: (vat ?? registrations[0])?.text ?? null,
    country: textAt(party, "PostalTradeAddress", "CountryID")?.toUpperCase() ?? null,
  };
}

function dateIn(element: Element | undefined): string | null {
  return readDate(
    textAt(element, "DateTimeString") ?? textAt(element, "DateTime") ?? textAt(element, "Date"),
  );
}

/** Terms with a discount name the day until which it is granted; the due date is in the others. */
function dueDateOf(settlement: Element | undefined): string | null {
  const terms = findAll(settlement, "SpecifiedTradePaymentTerms");
  const dueDates = (of: readonly Element[]): (string | null)[] =>
    of.map((term) => dateIn(find(term, "DueDateDateTime")));
  const plain = terms.filter(
    (term) => find(term, "ApplicableTradePaymentDiscountTerms") === undefined,
  );
  return earliest(dueDates(plain)) ?? earliest(dueDates(terms));
}

function isTopLevel(item: Element): boolean {
  return textAt(item, "AssociatedDocumentLineDocument", "ParentLineID") === null;
}

function lineNet(item: Element, names: Names): string | null {
  return decimalAt(item, names.lineSettlement, names.lineSummation, "LineTotalAmount");
}

function readLine(item: Element, names: Names): InvoiceLine {
  const product = find(item, "SpecifiedTradeProduct");
  return {
    description:
      textAt(product, "Name") ??
      textAt(product, "Description") ??
      textAt(item, "AssociatedDocumentLineDocument", "IncludedNote", "Content"),
    quantity: decimalAt(item, names.lineDelivery, "BilledQuantity"),
    unitPrice: decimalAt(item, names.lineAgreement, "NetPriceProductTradePrice", "ChargeAmount"),
    net: lineNet(item, names),
    taxRate: decimalAt(item, names.lineSettlement, "ApplicableTradeTax", names.rate),
  };
}

function adjustmentsOf(
  settlement: Element | undefined,
  summation: Element | undefined,
  items: readonly Element[],
  names: Names,
): Adjustments {
  const charges = balance(
    [decimalAt(summation, "ChargeTotalAmount")],
    [decimalAt(summation, "AllowanceTotalAmount")],
  );
  const onPayable = balance(
    [decimalAt(summation, "RoundingAmount")],
    [decimalAt(summation, "TotalPrepaidAmount")],
  );
  // XRechnung's extension: what is collected for others comes on top.
  const thirdParty = sumOf(
    findAll(settlement, "SpecifiedAdvancePayment").map((one) => decimalAt(one, "PaidAmount")),
  );
  return {
    onLines: [
      charges,
      balance([charges, ...countedNets(items, names)], topLevelNets(items, names)),
    ],
    onTotal: ["0"],
    onPayable:
      thirdParty === null ? [onPayable] : [onPayable, balance([onPayable, thirdParty], [])],
  };
}

function topLevelNets(items: readonly Element[], names: Names): (string | null)[] {
  return items.filter(isTopLevel).map((item) => lineNet(item, names));
}

/** In the Extended profile a group's amount only repeats its parts', and information has no weight. */
function countedNets(items: readonly Element[], names: Names): (string | null)[] {
  return items
    .filter((item) => {
      const status = textAt(item, "AssociatedDocumentLineDocument", "LineStatusReasonCode");
      return status !== "GROUP" && status !== "INFORMATION";
    })
    .map((item) => lineNet(item, names));
}
