import { findIbans, findTaxIds } from "../tax-ids.ts";
import type { Evidence } from "../invoice.ts";
import { buyerKeys, findBuyer, firstName } from "./buyer.ts";
import { BUYER_LABEL, isInAddressBlock, SELLER_LABEL } from "./address-block.ts";
import {
  CONTACT,
  keyOf,
  LEGAL_FORM,
  looksLikeName,
  nameInImprint,
  POSTAL,
  REGISTERED,
} from "./company-name.ts";
import { fold } from "../../core/fold.ts";
import type { OwnCompany } from "./party-tax-ids.ts";
import { cellsBelow, cellsLeftOf, cellsRightOf, evidenceOf } from "./sheet.ts";
import type { Cell, Sheet } from "./sheet.ts";

export interface FoundParty {
  readonly name: string;
  readonly evidence: Evidence;
  readonly isCertain: boolean;
}

const HOLDER =
  /(?:titulaire(?: du compte)?|kontoinhaber|account (?:holder|name)|beneficiary|titular|intestatario|intestato a|rekeninghouder|t\.?n\.?v\.?|begunstigde|in favou?r of|payable to|zahlungsempfanger)\W*$/;
const RETURN_ADDRESS = /\s+[-–—·•●|,*]\s+|\s*[·•●|]\s*/;

interface Name {
  readonly key: string;
  text: string;
  readonly cell: Cell;
  score: number;
  /** Whether something was seen that no addressee has: a label, an imprint, an address line. */
  isSigned: boolean;
}

/** Collects the names a document could mean by its seller, and what speaks for and against each. */
class Names {
  readonly found = new Map<string, Name>();

  add(text: string, cell: Cell, score: number, isSigned = false): void {
    const name = tidyName(text);
    const key = keyOf(name);
    if (key.length < 2 || name.length > 90 || !/\p{L}{2}/u.test(name)) return;
    const known = this.found.get(key);
    if (known === undefined) this.found.set(key, { key, text: name, cell, score, isSigned });
    else {
      known.score += score;
      known.isSigned ||= isSigned;
      if (LEGAL_FORM.test(name) && !LEGAL_FORM.test(known.text)) known.text = name;
    }
  }
}

/** Who sends the invoice: its letterhead, its address line, its footer. Never the own company. */
export function findSeller(
  sheet: Sheet,
  ownCompany: OwnCompany,
  headTo: number,
): FoundParty | undefined {
  const own = new Set(ownCompany.names.map(keyOf).filter((key) => key !== ""));
  const names = new Names();
  const buyers = buyerKeys(sheet);
  const hasBuyer = findBuyer(sheet) !== undefined;
  const largest = Math.max(...sheet.cells.filter(({ page }) => page === 1).map((c) => c.height));
  for (const cell of sheet.cells) collect(sheet, cell, names, headTo, largest);
  addByDomain(sheet, names);
  const ranked = [...names.found.values()]
    .filter((name) => name.score > 0 && !isOwn(name.key, own) && !buyers.has(name.key))
    .toSorted((a, b) => b.score - a.score);
  const [best] = ranked;
  if (best === undefined) return undefined;
  const rival = ranked.find((name) => !isSameName(name.key, best.key));
  const isOnTop = best.cell.page === 1 && best.cell.y < 0.25 * (sheet.heights.get(1) ?? 1);
  // Where a label names the buyer, the company at the head of the page is the other one.
  const isOther =
    hasBuyer && isOnTop && (LEGAL_FORM.test(best.text) || best.cell.height >= largest);
  const isAhead = best.score >= (isOther ? 3 : 4) && best.score >= (rival?.score ?? 0) + 2;
  const isCertain = isAhead && (best.isSigned || isOther);
  return { name: best.text, evidence: evidenceOf([best.cell]), isCertain };
}

function collect(sheet: Sheet, cell: Cell, names: Names, headTo: number, largest: number): void {
  const { text, folded } = cell;
  const pageHeight = sheet.heights.get(cell.page) ?? 1;
  if (SELLER_LABEL.test(folded)) {
    const name = firstName(cellsBelow(sheet, cell, 6));
    if (name !== undefined) names.add(name.text, name, 8, true);
    return;
  }
  const labelled =
    /^\W*(?:seller|supplier|vendor|sold by|verkaufer|lieferant|rechnungssteller|emisor|proveedor|vendeur|fournisseur|fornitore|emitente|fornecedor|verkoper|leverancier|razon social)\s*:\s*(?=\S)/.exec(
      folded,
    );
  if (labelled !== null) return names.add(text.slice(labelled[0].length), cell, 8, true);
  const holder = cellsLeftOf(sheet, cell)[0];
  if (holder !== undefined && HOLDER.test(holder.folded)) names.add(text, cell, 3, true);
  const inline = /^(.*?)\s*:\s*(.+)$/.exec(text);
  for (const part of text.split(/\s[-–—|]\s/)) {
    const at = part.lastIndexOf(":");
    if (at > 0 && HOLDER.test(fold(part.slice(0, at))))
      names.add(part.slice(at + 1), cell, 3, true);
  }
  const address = nameInAddressLine(addressLine(sheet, cell));
  if (address !== undefined) return names.add(address, cell, 6, true);
  const isFooter = cell.y > 0.8 * pageHeight;
  const imprint = nameInImprint(text);
  if (imprint !== undefined && !isInAddressBlock(sheet, cell))
    return names.add(imprint, cell, 4, true);
  if (LEGAL_FORM.test(text) && looksLikeName(text) && inline === null && text.length <= 70) {
    if (isInAddressBlock(sheet, cell)) return names.add(text, cell, 0);
    const place = isFooter ? 4 : cell.at < headTo ? 3 : 1;
    const head = readLetterhead(sheet, cell);
    const isImprint = isImprintLine(sheet, cell, pageHeight);
    const isSigned = isFooter || head.isSigned || isImprint;
    return names.add(text, cell, place + (head.hasContact || isImprint ? 3 : 0), isSigned);
  }
  if (isFooter && looksLikeName(text) && /^[\p{Lu}\d &.'-]{4,}$/u.test(text))
    names.add(text, cell, 2);
  // The largest letters on top of the first page are often the sender's name.
  const isTop = cell.page === 1 && cell.y < 0.2 * pageHeight;
  if (isTop && looksLikeName(text) && !isInAddressBlock(sheet, cell)) {
    const isLarge = cell.height >= largest;
    const head = isLarge ? readLetterhead(sheet, cell) : { hasContact: false, isSigned: false };
    const score = (isLarge ? 2 : 0.5) + (head.isSigned ? 3 : 0);
    names.add(text, cell, score, head.isSigned);
  }
}

/** "Beispiel AG, Werkstraße 7, 8001 Zürich": only with a legal form are commas enough. */
function nameInAddressLine(line: string): string | undefined {
  const isAddress = (parts: readonly string[]): boolean =>
    parts.length >= 3 && POSTAL.test(parts.slice(1).join(" ")) && looksLikeName(parts[0] ?? "");
  const parts = line.split(RETURN_ADDRESS);
  if (isAddress(parts)) return parts[0];
  const commas = line.split(/,\s+(?!(?:Inc|Lda|LLC|Ltd)\b)/);
  return isAddress(commas) && LEGAL_FORM.test(commas[0] ?? "") ? commas[0] : undefined;
}

/** At the head or foot of a page, with the registers' numbers in other cells of the same line. */
function isImprintLine(sheet: Sheet, cell: Cell, pageHeight: number): boolean {
  if (cell.y > 0.12 * pageHeight && cell.y < 0.8 * pageHeight) return false;
  return cellsRightOf(sheet, cell).some(
    ({ folded, text }) =>
      REGISTERED.test(folded) || CONTACT.test(folded) || findTaxIds(text).length > 0,
  );
}

/** The cell with what follows it on its line, where bullets join the parts of one address. */
function addressLine(sheet: Sheet, cell: Cell): string {
  const next = cellsRightOf(sheet, cell);
  const isJoined = /[·•●|]\s*$/.test(cell.text) || /^\s*[·•●|]/.test(next[0]?.text ?? "");
  return isJoined ? [cell, ...next].map((other) => other.text).join(" ") : cell.text;
}

/**
 * What stands under a name in the same block. An addressee may have a telephone and a tax number
 * there, but no bank account; and no addressee stands at the very top of the page.
 */
function readLetterhead(sheet: Sheet, cell: Cell): { hasContact: boolean; isSigned: boolean } {
  const block = cellsBelow(sheet, cell, 14).filter((other) => Math.abs(other.x - cell.x) < 4);
  const isOnTop = cell.page === 1 && cell.y < 0.12 * (sheet.heights.get(cell.page) ?? 1);
  let hasContact = false;
  let last = cell;
  for (const other of block) {
    if (other.y - last.y > 4.5 * cell.height || BUYER_LABEL.test(other.folded)) break;
    const hasTaxId = findTaxIds(other.text).length > 0;
    hasContact ||= hasTaxId || CONTACT.test(other.folded);
    if (findIbans(other.text).length > 0 || (hasTaxId && isOnTop))
      return { hasContact, isSigned: true };
    last = other;
  }
  return { hasContact, isSigned: false };
}

/** "info@musterlieferant.de" speaks for MUSTERLIEFERANT GMBH. */
function addByDomain(sheet: Sheet, names: Names): void {
  const domains = new Set<string>();
  for (const cell of sheet.cells) {
    for (const match of cell.folded.matchAll(
      /(?:@|www\.|https?:\/\/)(?:www\.)?([a-z\d-]{3,40})\.[a-z]/g,
    )) {
      domains.add((match[1] ?? "").replaceAll("-", ""));
    }
  }
  for (const name of names.found.values()) {
    const bare = name.key.replaceAll(" ", "");
    const [word = ""] = name.key.split(" ");
    for (const domain of domains) {
      const isAlike = bare.includes(domain) || (word.length >= 4 && domain.startsWith(word));
      if (!isAlike) continue;
      name.score += 2;
      name.isSigned ||= LEGAL_FORM.test(name.text);
    }
  }
}

function isSameName(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `);
}

function isOwn(key: string, own: ReadonlySet<string>): boolean {
  return own.has(key) || [...own].some((other) => isSameName(key, other));
}

function tidyName(text: string): string {
  return (
    text
      .split(/\s+(?=(?:IBAN|BIC|Tel|USt)\b)/)[0]
      ?.replace(/^[\s"'•●·:,.–-]+/, "")
      .replace(/[\s"'•●·:,–-]+$/, "")
      .trim() ?? ""
  );
}
