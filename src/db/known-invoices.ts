import type { ExpressionBuilder } from "kysely";
import { invoiceIdentity, sellerKeys } from "../invoice/identity.ts";
import type { Invoice, Issue } from "../invoice/invoice.ts";
import { normaliseTaxId } from "../invoice/tax-ids.ts";
import type { Db, Tables } from "./tables.ts";

/** What the books say of an invoice that is about to be stored. */
export interface Known {
  readonly identity: string | null;
  /** The first invoice that is the same one. */
  readonly duplicateOf: number | null;
  readonly ibanChanged: Issue | null;
}

/** An invoice and its document, as far as the books know others by them. */
export interface Questioned {
  readonly invoice: Invoice;
  readonly documentHash: string;
  readonly position: number;
}

/** `ownId` is the invoice's own row when it has one already. Changes nothing. */
export async function lookUp(db: Db, asked: Questioned, ownId: number | undefined): Promise<Known> {
  const identity = invoiceIdentity(asked.invoice);
  const duplicateOf = await firstOfTheSame(db, asked, identity, ownId);
  const ibanChanged = await findIbanChange(db, asked.invoice, ownId);
  return { identity, duplicateOf, ibanChanged };
}

async function firstOfTheSame(
  db: Db,
  { documentHash, position }: Questioned,
  identity: string | null,
  ownId: number | undefined,
): Promise<number | null> {
  const first = await db
    .selectFrom("invoices")
    .select("id")
    .where("duplicate_of", "is", null)
    .where("id", "!=", ownId ?? -1)
    .where((eb) =>
      eb.or([
        ...(identity === null ? [] : [eb("identity", "=", identity)]),
        eb.and([eb("document_hash", "=", documentHash), eb("position", "=", position)]),
      ]),
    )
    .orderBy("id")
    .executeTakeFirst();
  return first?.id ?? null;
}

/**
 * Another IBAN than all that its seller had on earlier invoices. One that was itself new then, and
 * that nobody has approved since, is not known as the seller's.
 */
async function findIbanChange(
  db: Db,
  { seller, iban }: Invoice,
  ownId: number | undefined,
): Promise<Issue | null> {
  if (iban === null) return null;
  const { tax, name } = sellerKeys(seller);
  if (tax === null && name === null) return null;
  const known = await db
    .selectFrom("invoices")
    .select("iban")
    .distinct()
    .where("iban", "is not", null)
    .where("id", "<", ownId ?? Number.MAX_SAFE_INTEGER)
    .where((eb) => eb.or([eb("iban_changed", "=", 0), eb("approved_at", "is not", null)]))
    .where((eb) => eb.or([...byTaxId(eb, tax), ...byName(eb, tax, name)]))
    .orderBy("iban")
    .execute();
  const before = known.flatMap((row) => (row.iban === null ? [] : [row.iban]));
  const now = normaliseTaxId(iban);
  if (before.length === 0 || before.some((one) => normaliseTaxId(one) === now)) return null;
  return {
    code: "IBAN_CHANGED",
    message: `this invoice has the IBAN ${now}, its seller had ${before.join(", ")} before`,
  };
}

type Rows = ExpressionBuilder<Tables, "invoices">;

function byTaxId(eb: Rows, tax: string | null) {
  return tax === null ? [] : [eb("seller_tax_key", "=", tax)];
}

/** The name says who it is only where one of the two has no tax number. */
function byName(eb: Rows, tax: string | null, name: string | null) {
  if (name === null) return [];
  const sameName = eb("seller_name_key", "=", name);
  return [tax === null ? sameName : eb.and([sameName, eb("seller_tax_key", "is", null)])];
}
