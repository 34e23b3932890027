// Where somebody lives and what they ordered: in an answer only when the customer, or the shop, said
// it first.

import { digitsOf } from "./answer-contacts.ts";
import { folded } from "./words.ts";

// Names have capitals: "in 5 days by road" and "en camino, llega en 3 días" are no addresses.
const NAME = String.raw`(?:(?:de|del|la|las|los|el|da|do|dos|di|della|des|du)\s){0,3}(?:\p{Lu}[\p{L}.'-]{0,20}[\s,]{1,2}){1,4}`;
const STREETS = [
  String.raw`(?<!\p{L})(?:[Cc]\/|[Cc]alle|[Aa]v(?:da|enida)?|[Pp]laza|[Pp]aseo|[Cc]amino|[Cc]arretera|[Pp]asaje|[Rr]onda|[Jj]ir[oó]n|[Rr]ua|[Vv]iale?|[Pp]iazza)\.?\s?${NAME}(?:[Nn](?:[°ºo]|ro)?\.?\s?)?\d{1,5}(?!\d)`,
  String.raw`(?<!\p{N})\d{1,5},?\s(?:rue|avenue|boulevard|allée|place)\s${NAME}`,
  String.raw`(?<!\p{N})\d{1,5}[A-Za-z]?\s(?:\p{Lu}[\p{L}.'-]{0,20}\s){1,3}(?:Street|Road|Avenue|Lane|Drive|Boulevard|Court|Terrace|Square|St|Rd|Ave|Blvd)(?!\p{L})`,
  String.raw`(?<!\p{L})\p{Lu}\p{L}{1,30}(?:stra(?:ss|ß)e|str\.|gasse|weg|platz|straat|laan)\s\d{1,4}(?!\d)`,
].map((pattern) => new RegExp(pattern, "gu"));
const CASE_NUMBER =
  /(?<!\p{L})(?:pedidos?|orden|order|factura|invoice|cliente|customer|seguimiento|tracking|bestellung|rechnung|commande|ordine|bestelling)\s(?:(?:n|no|nro|num|nr|number|numero|code|id)[°º.:]{0,2}\s?)?[#:]?\s?((?:[a-z]{1,4}-?)?\d[\d-]{2,20})(?!\d)/gu;

/** Why the answer may be about somebody else; undefined where it says nothing that `known` does not. */
export function othersData(answer: string, known: string): string | undefined {
  const text = answer.normalize("NFKC").replace(/\s+/g, " ");
  const said = folded(known).replace(/\s+/g, " ");
  const streets = STREETS.flatMap((street) => text.match(street) ?? []);
  if (streets.some((street) => !said.includes(folded(street).trim()))) {
    return "it has an address that is not known";
  }
  const digits = digitsOf(said);
  const numbers = [...folded(text).matchAll(CASE_NUMBER)].map(([, number]) =>
    digitsOf(number ?? ""),
  );
  if (numbers.some((number) => !digits.includes(number)))
    return "it has a number that is not known";
  return undefined;
}
