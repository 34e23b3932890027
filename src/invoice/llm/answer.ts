import * as v from "valibot";

// What a model is asked for, and what is taken of its answer. Values are as the model wrote them:
// nothing here is believed yet.

const MAX_ANSWER_CHARS = 200_000;
const MAX_TEXT = 500;
const MAX_LINES = 500;

const text = v.pipe(
  v.nullish(v.union([v.string(), v.number()]), null),
  v.transform((given) => {
    const trimmed = given === null ? "" : String(given).trim().slice(0, MAX_TEXT);
    return trimmed === "" ? null : trimmed;
  }),
);
const party = v.nullish(v.object({ name: text, taxId: text, country: text }), {});
const listOf = <T extends v.GenericSchema>(entry: T) =>
  v.pipe(
    v.nullish(v.array(entry), []),
    v.transform((entries) => entries.slice(0, MAX_LINES)),
  );

const LlmInvoice = v.object({
  kind: v.picklist(["invoice", "credit_note", "receipt", "other"]),
  number: text,
  issueDate: text,
  dueDate: text,
  currency: text,
  seller: party,
  buyer: party,
  net: text,
  tax: text,
  gross: text,
  payable: text,
  taxes: listOf(v.object({ rate: text, base: text, amount: text })),
  lines: listOf(
    v.object({ description: text, quantity: text, unitPrice: text, net: text, taxRate: text }),
  ),
  orderReference: text,
  paymentReference: text,
  iban: text,
});

/** The model's words for one invoice. */
export type LlmInvoice = v.InferOutput<typeof LlmInvoice>;

/** Reads the JSON in an answer; undefined for what is not of the form asked for. */
export function readAnswer(answer: string): LlmInvoice | undefined {
  if (answer.length > MAX_ANSWER_CHARS) return undefined;
  // a model without a JSON mode likes to wrap it in a fence and a sentence
  const json = answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1);
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(LlmInvoice, flattened(given));
  return parsed.success ? parsed.output : undefined;
}

/** Some put the invoice into a field of its own, as its name in the interface suggests. */
function flattened(given: unknown): unknown {
  if (typeof given !== "object" || given === null || !("invoice" in given)) return given;
  const { invoice, ...rest } = given;
  return typeof invoice === "object" ? { ...rest, ...invoice } : given;
}

const words = { type: ["string", "null"] };
const objectOf = (properties: Readonly<Record<string, object>>) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const wordsOf = (...names: readonly string[]) =>
  objectOf(Object.fromEntries(names.map((name) => [name, words])));
const list = (items: object) => ({ type: "array", items });

/** The same as JSON schema, in the part of it that every provider's strict mode takes. */
export const ANSWER_SCHEMA = {
  name: "invoice",
  schema: objectOf({
    kind: { type: "string", enum: ["invoice", "credit_note", "receipt", "other"] },
    number: words,
    issueDate: words,
    dueDate: words,
    currency: words,
    seller: wordsOf("name", "taxId", "country"),
    buyer: wordsOf("name", "taxId", "country"),
    net: words,
    tax: words,
    gross: words,
    payable: words,
    taxes: list(wordsOf("rate", "base", "amount")),
    lines: list(wordsOf("description", "quantity", "unitPrice", "net", "taxRate")),
    orderReference: words,
    paymentReference: words,
    iban: words,
  }),
};
