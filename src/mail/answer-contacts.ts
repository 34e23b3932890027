// Where an answer would lead its reader: links, domains, mail addresses, telephone and account
// numbers, also in the spellings that are meant to slip past.

const TLDS =
  "com|net|org|info|biz|io|co|shop|store|online|site|xyz|app|dev|top|club|link|click|live|page|" +
  "es|de|fr|it|pt|nl|be|at|ch|eu|uk|us|mx|ar|cl|pe|uy|py|ve|br|cat|ru|cn|tk|ly|gl|me|tv|ai|to|gg";
// said in words these are no words of any language
const SPOKEN_TLDS = "com|net|org|info|biz|io|shop|xyz|online";

const SCHEME = /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"')\]]+/g;
const SHORT_SCHEME = /\b(?:mailto|tel|sms|javascript|data|whatsapp):[^\s<>"')\]]+/g;
const ADDRESS = /[^\s@<>()[\]"',;:|]{1,64}@[^\s@<>()[\]"',;:|]{1,253}/g;
const DOMAIN =
  /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|\p{L}{2,24})(?![\p{L}\p{N}])(?:[:/?#][^\s<>"')\]]*)?/gu;
// programs make a link of it whatever follows
const WWW = /(?<![\p{L}\p{N}])www\.[\p{L}\p{N}][^\s<>"')\]]*/gu;
const IP_ADDRESS = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g;
const SPACED_DOT = new RegExp(
  String.raw`[\p{L}\p{N}-]{2,63}(?:\s+\.\s*|\.\s+)(?:${TLDS})(?![\p{L}\p{N}])`,
  "gu",
);
const BRACKETED =
  /[\p{L}\p{N}-]{1,63}\s*[[({]\s*(?:dot|punto|point|punkt|ponto|at|arroba|\.|@)\s*[\])}]\s*[\p{L}\p{N}-]{2,63}/gu;
const SPOKEN = new RegExp(
  String.raw`[\p{L}\p{N}-]{2,63}\s+(?:dot|punto|point|punkt|ponto)\s+(?:${SPOKEN_TLDS})(?![\p{L}\p{N}])`,
  "gu",
);
const ARROBA = /[\p{L}\p{N}.-]{2,63}\s+arroba\s+[\p{L}\p{N}-]{2,63}/gu;

const ABBREVIATION = /^(?:ee\.uu|aa\.vv|rr\.hh|p\.ej|\d{1,3}\.(?:er|[oa]s?|st|nd|rd|th))$/;
const FILE_NAMES = /\.(?:pdf|png|jpe?g|xlsx?|docx?|csv|xml|txt)$/;

/** Every link, domain and mail address in a text, each in one spelling. */
export function contactsIn(text: string): readonly string[] {
  const exact = dotted(text);
  let left = exact.toLowerCase();
  const found: string[] = [];
  // what one pattern took is not looked at by the next: a domain stands inside every address
  for (const pattern of [
    SCHEME,
    SHORT_SCHEME,
    ADDRESS,
    WWW,
    IP_ADDRESS,
    BRACKETED,
    SPOKEN,
    ARROBA,
  ]) {
    found.push(...(left.match(pattern) ?? []));
    left = left.replace(pattern, " ");
  }
  found.push(...(left.match(DOMAIN) ?? []).filter((domain) => !isOrdinary(domain)));
  // a sentence that begins with "Com" or "Me" is no domain: here upper case tells
  found.push(...(exact.match(SPACED_DOT) ?? []));
  return [...new Set(found.map(oneSpelling).filter((contact) => contact !== ""))];
}

/** Full stops of other scripts are ones that some programs make a link by. */
function dotted(text: string): string {
  return text.normalize("NFKC").replace(/[\u3002\uff0e\uff61\u2024\u0701\u06d4]/g, ".");
}

function isOrdinary(domain: string): boolean {
  const bare = domain.replace(/[.,;:!?]+$/, "");
  return ABBREVIATION.test(bare) || FILE_NAMES.test(bare);
}

function oneSpelling(contact: string): string {
  return contact
    .replace(/^(?:https?:\/\/|mailto:|tel:)/, "")
    .replace(/^www\./, "")
    .replace(/[.,;:!?*_`]+$/, "")
    .replace(/\/$/, "");
}

/** The hosts of what is known, so that a link to the known site's front page is known as well. */
export function hostsOf(contacts: readonly string[]): readonly string[] {
  return contacts
    .filter((contact) => !contact.includes("@"))
    .map((contact) => contact.split(/[/?#]/, 1)[0] ?? contact);
}

const DATE =
  /(?<!\d)(?:\d{1,2}([./-])\d{1,2}\1(?:19|20)\d{2}|(?:19|20)\d{2}([./-])\d{1,2}\2\d{1,2})(?!\d)/g;
const TIME = /(?<![\d.:])(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d:]|\.\d)/g;
const NUMBERS = /\+?\(?\d(?:[\s().\-/]{0,3}\d){6,39}/g;
const GROUPED = /^\d{1,3}(?:[.' \u00a0\u202f]\d{3})+$/;
const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?![\p{L}\p{N}])/gu;

/** Telephone, card and order numbers: every run of at least seven digits that is no date or time. */
export function longNumbersIn(text: string): readonly string[] {
  const left = text.normalize("NFKC").replace(DATE, " ; ").replace(TIME, " ; ");
  const found = left.match(NUMBERS) ?? [];
  return found
    .filter((number) => digitsOf(number).length >= 9 || !GROUPED.test(number.trim()))
    .map(digitsOf);
}

export function ibansIn(text: string): readonly string[] {
  const found = text.normalize("NFKC").toUpperCase().match(IBAN) ?? [];
  return found.map((iban) => iban.replace(/[ -]/g, "")).filter((iban) => /\d{6}/.test(iban));
}

export function digitsOf(text: string): string {
  return text.replace(/\D/g, "");
}

const LATIN = /\p{Script=Latin}/u;
const LOOK_ALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}\p{Script=Armenian}]/u;

/** A word of letters that only look alike is meant to be read as another. */
export function hasMixedWord(text: string): boolean {
  return text
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .some((word) => LATIN.test(word) && LOOK_ALIKE.test(word));
}
