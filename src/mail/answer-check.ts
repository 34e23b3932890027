import {
  amountsIn,
  isSameAmount,
  percentagesIn,
  priceOf,
  spelledAmountsIn,
} from "./answer-amounts.ts";
import {
  contactsIn,
  digitsOf,
  hasMixedWord,
  hostsOf,
  ibansIn,
  longNumbersIn,
} from "./answer-contacts.ts";
import { wrongStockClaim } from "./answer-stock.ts";
import { PERSON_NEEDED, type KnownProduct } from "./prompt.ts";
import { folded } from "./words.ts";

/** All that an answer may say: exactly what its prompt held, and the shop's own lines. */
export interface AnswerKnowledge {
  readonly products: readonly KnownProduct[];
  /** FAQ answers, own addresses, the signature. */
  readonly texts: readonly string[];
  /** The customer's own words and address: numbers may be given back, never prices or links. */
  readonly question: string;
  readonly sender: string;
  /** What must not come out again: the instructions, and the fence around the mail. */
  readonly system: string;
  readonly fence: string;
}

export type CheckedAnswer =
  | { readonly type: "good"; readonly text: string }
  /** A person has to answer; the reason holds no word of the mail or of the answer. */
  | { readonly type: "rejected"; readonly reason: string };

const MAX_CHARS = 1_500;
const HIDDEN =
  // oxlint-disable-next-line no-control-regex -- these are the characters to look for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|(?<!\p{Extended_Pictographic}\ufe0f?)\u200d/u;
const MARKUP = /<\/?[a-z][a-z0-9-]{0,20}(?:\s[^<>]*)?\/?>|<!--|&(?:[a-z]{2,10}|#\d{1,6});/i;
const CODE = /```|~~~|(?:^|\n)\s{0,3}(?:[{[]\s*"|(?:function|import|SELECT|curl|sudo) )/;
const IMAGE = /!\[[^\]]*\][([]/;
const SHINGLE = 6;

/**
 * What the model wrote, as it may be sent, or why not: nothing leaves that leads anywhere, costs
 * anything or is in stock unless the knowledge says so.
 */
export function checkAnswer(answer: string, knowledge: AnswerKnowledge): CheckedAnswer {
  const text = withoutMarkdown(answer.replace(/\r\n?/g, "\n")).trim();
  const reason = reasonNotToSend(answer, text, knowledge);
  return reason === undefined ? { type: "good", text } : { type: "rejected", reason };
}

function reasonNotToSend(
  answer: string,
  text: string,
  knowledge: AnswerKnowledge,
): string | undefined {
  if (text === "") return "it is empty";
  if (answer.length > MAX_CHARS) return "it is too long";
  if (HIDDEN.test(answer)) return "it has hidden characters";
  if (IMAGE.test(answer)) return "it has a picture";
  if (CODE.test(answer)) return "it has program code";
  if (MARKUP.test(text)) return "it has markup";
  if (folded(text).includes(PERSON_NEEDED.toLowerCase())) return "it asks for a person";
  if (hasPromptText(text, knowledge)) return "it has text of the prompt";
  if (hasMixedWord(text)) return "it has letters of mixed scripts";
  return (
    unknownContact(text, knowledge) ??
    unknownNumber(text, knowledge) ??
    unknownAmount(text, knowledge) ??
    wrongStockClaim(text, knowledge.products, shopText(knowledge))
  );
}

/** Bold, headings and the like are only signs in a plain text. */
function withoutMarkdown(text: string): string {
  return text
    .replace(/\[([^[\]\n]{1,200})\]\(([^()\s]{1,500})\)/g, (_, label: string, target: string) =>
      label === target ? label : `${label} (${target})`,
    )
    .replace(/(\*\*|__)(?=\S)([^\n]{1,300}?)(?<=\S)\1/g, "$2")
    .replace(/(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]{1,300})(?<=[^\s*])\*(?![\p{L}\p{N}*])/gu, "$1")
    .replace(/(?<!`)`([^`\n]{1,200})`(?!`)/g, "$1")
    .replace(/^[ \t]{0,3}#{1,6}[ \t]+/gm, "")
    .replace(/^([ \t]{0,8})\*[ \t]+/gm, "$1- ")
    .replace(/<((?:https?:\/\/)?[^\s<>]{1,200}[@.][^\s<>]{1,200})>/g, "$1");
}

function hasPromptText(text: string, { system, fence }: AnswerKnowledge): boolean {
  if (text.includes(fence) || /(?<!\p{L})KNOWLEDGE(?!\p{L})/u.test(text)) return true;
  const known = new Set(shinglesOf(system));
  return shinglesOf(text).some((shingle) => known.has(shingle));
}

function shinglesOf(text: string): readonly string[] {
  const words = folded(text).match(/[\p{L}\p{N}_]+/gu) ?? [];
  return words
    .slice(0, Math.max(0, words.length - SHINGLE + 1))
    .map((_, at) => words.slice(at, at + SHINGLE).join(" "));
}

/** What the shop itself says. */
function shopText({ products, texts }: AnswerKnowledge): string {
  const described = products.map(({ name, description }) => `${name}\n${description ?? ""}`);
  return [...texts, ...described].join("\n");
}

function unknownContact(text: string, knowledge: AnswerKnowledge): string | undefined {
  const known = contactsIn(shopText(knowledge));
  const allowed = new Set([...known, ...hostsOf(known), knowledge.sender.toLowerCase()]);
  const isKnown = contactsIn(text).every((contact) => allowed.has(contact));
  return isKnown ? undefined : "it has a link or address that is not known";
}

function unknownNumber(text: string, knowledge: AnswerKnowledge): string | undefined {
  const shop = shopText(knowledge);
  const ibans = new Set(ibansIn(shop));
  if (ibansIn(text).some((iban) => !ibans.has(iban))) return "it has an account that is not known";
  const shopDigits = longNumbersIn(shop);
  const customerDigits = digitsOf(knowledge.question);
  for (const number of longNumbersIn(text)) {
    // with and without the country's prefix it is the same number
    const isShops = shopDigits.some((one) => one.endsWith(number) || number.endsWith(one));
    if (isShops) continue;
    if (isCardNumber(number) || !customerDigits.includes(number)) {
      return "it has a telephone or other number that is not known";
    }
  }
  return undefined;
}

function unknownAmount(text: string, knowledge: AnswerKnowledge): string | undefined {
  const shop = shopText(knowledge);
  const prices = knowledge.products.flatMap(({ price }) => (price === null ? [] : priceOf(price)));
  const known = [...prices, ...amountsIn(shop)];
  if (amountsIn(text).some((amount) => !known.some((one) => isSameAmount(amount, one)))) {
    return "it has a price that is not known";
  }
  const spelled = new Set(spelledAmountsIn(shop));
  if (spelledAmountsIn(text).some((amount) => !spelled.has(amount))) {
    return "it has a price that is not known";
  }
  const percentages = new Set(percentagesIn(shop));
  if (percentagesIn(text).some((percentage) => !percentages.has(percentage))) {
    return "it has a percentage that is not known";
  }
  return undefined;
}

function isCardNumber(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19) return false;
  let sum = 0;
  for (const [at, digit] of digits.split("").reverse().entries()) {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
