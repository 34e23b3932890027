import { findIbans, findTaxIds, normaliseTaxId } from "../tax-ids.ts";
import type { FoundTaxId } from "../tax-ids.ts";
import type { Evidence } from "../invoice.ts";
import { isInAddressBlock } from "./address-block.ts";
import { fold } from "../../core/fold.ts";
import { cellsLeftOf, evidenceOf } from "./sheet.ts";
import type { Sheet } from "./sheet.ts";

export interface OwnCompany {
  readonly names: readonly string[];
  readonly taxIds: readonly string[];
}

const THEIRS =
  /(?:ihre|your|customer|client\w*|kunden?|buyer|votre|su|vostra|uw|klant|destinatario|cliente|kaufer|empfanger)[^a-z]*(?:[a-z.-]+\s?){0,3}\W*$/;

export interface PartyTaxIds {
  readonly seller: { readonly id: FoundTaxId; readonly evidence: Evidence } | undefined;
  readonly buyer: { readonly id: FoundTaxId; readonly evidence: Evidence } | undefined;
  readonly countries: ReadonlySet<string>;
}

/** The tax numbers of both sides, told apart by their labels and by the own company's. */
export function findPartyTaxIds(sheet: Sheet, ownCompany: OwnCompany): PartyTaxIds {
  const own = new Set(ownCompany.taxIds.map(normaliseTaxId));
  const sellers: { id: FoundTaxId; evidence: Evidence }[] = [];
  const buyers: { id: FoundTaxId; evidence: Evidence }[] = [];
  for (const line of sheet.lines) {
    for (const cell of line) {
      if (!/\d{2}/.test(cell.text) || findIbans(cell.text).length > 0) continue;
      const left = cellsLeftOf(sheet, cell)[0];
      const prefix = left === undefined ? "" : `${left.text} `;
      for (const id of findTaxIds(prefix + cell.text)) {
        if (id.end <= prefix.length) continue;
        const before = fold((prefix + cell.text).slice(0, id.start));
        const isOwnId = own.has(id.id) || own.has(id.id.slice(2));
        const isTheirs = isOwnId || THEIRS.test(before.slice(-60)) || isInAddressBlock(sheet, cell);
        (isTheirs ? buyers : sellers).push({ id, evidence: evidenceOf([cell]) });
      }
    }
  }
  const countries = new Set([...sellers, ...buyers].flatMap(({ id }) => id.country ?? []));
  const distinct = new Set(sellers.map(({ id }) => id.id.replace(/^[A-Z]{2}/, "")));
  const countriesOfSellers = new Set(sellers.map(({ id }) => id.country));
  // Two numbers of one country are one company's (SIRET and TVA); of two countries they are not.
  const seller = distinct.size > 1 && countriesOfSellers.size > 1 ? undefined : preferred(sellers);
  return { seller, buyer: buyers[0], countries };
}

/** The VAT number before the other numbers of the same company. */
function preferred<T extends { readonly id: FoundTaxId }>(found: readonly T[]): T | undefined {
  return found.find(({ id }) => /^[A-Z]{2}/.test(id.id)) ?? found[0];
}
