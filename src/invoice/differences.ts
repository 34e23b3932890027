import type { Evidence, Invoice } from "./invoice.ts";

/** What is kept of one reading, as far as two readings of a document can differ. */
export interface ReadValues {
  readonly kind: string;
  readonly method: string;
  readonly format: string | null;
  readonly needsReview: boolean;
  readonly issues: readonly { readonly code: string; readonly message: string }[];
  readonly evidence: Readonly<Record<string, Evidence>>;
  readonly invoice: Invoice;
  readonly duplicateOf: number | null;
}

type Value = string | number | boolean | null;

export interface Difference {
  /** `gross`, `seller.name`, `lines[2].net`, `issues.TOTAL_MISMATCH`, `evidence.number` … */
  readonly field: string;
  readonly before: Value;
  readonly after: Value;
}

/** Field by field, in the order of the interface; what only one of the two has is null in the other. */
export function differencesBetween(before: ReadValues, after: ReadValues): readonly Difference[] {
  const left = fieldsOf(before);
  const right = fieldsOf(after);
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((field) => ({
      field,
      before: left.get(field) ?? null,
      after: right.get(field) ?? null,
    }))
    .filter((one) => one.before !== one.after);
}

function fieldsOf({ invoice, issues, evidence, ...values }: ReadValues): Map<string, Value> {
  const { kind, method, format, needsReview, duplicateOf } = values;
  const fields = new Map<string, Value>();
  flatten(fields, "", { kind, method, format, needsReview, duplicateOf });
  flatten(fields, "", invoice);
  for (const { code, message } of issues) {
    const field = `issues.${code}`;
    const others = fields.get(field);
    fields.set(field, others === undefined ? message : `${String(others)}; ${message}`);
  }
  for (const [name, { page, text }] of Object.entries(evidence)) {
    fields.set(`evidence.${name}`, `page ${page}: ${text}`);
  }
  return fields;
}

function flatten(fields: Map<string, Value>, prefix: string, value: unknown): void {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) flatten(fields, `${prefix}[${index}]`, one);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      flatten(fields, prefix === "" ? key : `${prefix}.${key}`, one);
    }
  } else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    fields.set(prefix, value);
  }
}
