import assert from "node:assert/strict";
import { checkInvoice } from "../../../src/invoice/check.ts";
import { readXml, type XmlInvoice } from "../../../src/invoice/from-xml.ts";

/** All invoices of a file that must hold some. */
export function allInvoices(file: string | Uint8Array): readonly XmlInvoice[] {
  const result = readXml(typeof file === "string" ? Buffer.from(file) : file);
  assert.ok(result.type === "invoices", JSON.stringify(result));
  return result.invoices;
}

/** The invoice of a file that must hold one. */
export function onlyInvoice(file: string | Uint8Array): XmlInvoice {
  const [only, ...others] = allInvoices(file);
  assert.ok(only !== undefined && others.length === 0);
  return only;
}

/** What the checks say about what was read. */
export function issuesOf({ invoice, adjustments }: XmlInvoice): string[] {
  const context = { ownCompany: { names: [], taxIds: [] }, today: "2026-11-20" };
  return checkInvoice(invoice, { ...context, method: "xml", adjustments }).map(({ code }) => code);
}
