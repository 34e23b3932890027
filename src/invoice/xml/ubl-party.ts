import type { Party } from "../invoice.ts";
import { attributeOf, find, findAll, textAt } from "./query.ts";
import type { Element } from "./tree.ts";

// PartyIdentification schemes that are tax numbers: Peru's RUC, Turkey's VKN and TCKN.
const TAX_SCHEMES: ReadonlySet<string> = new Set(["6", "RUC", "VKN", "TCKN"]);

/** The party in an `AccountingSupplierParty` or `AccountingCustomerParty`. */
export function readUblParty(role: Element | undefined): Party {
  const party = find(role, "Party");
  return {
    name: nameOf(party),
    taxId: taxIdOf(role, party),
    country: countryOf(party),
  };
}

function nameOf(party: Element | undefined): string | null {
  const person = find(party, "Person");
  const personName = [textAt(person, "FirstName"), textAt(person, "FamilyName")]
    .filter((part) => part !== null)
    .join(" ");
  return (
    textAt(party, "PartyLegalEntity", "RegistrationName") ??
    textAt(party, "PartyName", "Name") ??
    textAt(party, "PartyTaxScheme", "RegistrationName") ??
    (personName === "" ? null : personName)
  );
}

function taxIdOf(role: Element | undefined, party: Element | undefined): string | null {
  const schemes = findAll(party, "PartyTaxScheme");
  const vat = schemes.filter((scheme) => textAt(scheme, "TaxScheme", "ID") === "VAT");
  for (const scheme of [...vat, ...schemes]) {
    const id = textAt(scheme, "CompanyID");
    if (id !== null) return id;
  }
  const identified = findAll(party, "PartyIdentification", "ID").find(
    (id) => id.text !== "" && TAX_SCHEMES.has(attributeOf(id, "schemeID") ?? ""),
  );
  // Peru's older form of UBL keeps the RUC beside the party.
  return identified?.text ?? textAt(role, "CustomerAssignedAccountID");
}

function countryOf(party: Element | undefined): string | null {
  const code =
    textAt(party, "PostalAddress", "Country", "IdentificationCode") ??
    textAt(party, "PhysicalLocation", "Address", "Country", "IdentificationCode") ??
    textAt(party, "PartyLegalEntity", "RegistrationAddress", "Country", "IdentificationCode") ??
    textAt(party, "PartyTaxScheme", "RegistrationAddress", "Country", "IdentificationCode");
  return code?.toUpperCase() ?? null;
}
