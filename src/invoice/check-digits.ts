// The sums behind tax numbers, each on the number without its country prefix and separators.

function digitsOf(text: string): number[] {
  return Array.from(text, Number);
}

/** The sum of the digits, each times its weight; digits beyond the weights do not count. */
function weighted(text: string, weights: readonly number[]): number {
  const digits = digitsOf(text);
  return weights.reduce((sum, weight, at) => sum + weight * (digits[at] ?? 0), 0);
}

function last(text: string): number {
  return Number(text.at(-1));
}

function isLuhn(text: string): boolean {
  const sum = digitsOf(text)
    .reverse()
    .reduce((total, digit, at) => {
      const twice = at % 2 === 0 ? digit : digit * 2;
      return total + (twice > 9 ? twice - 9 : twice);
    }, 0);
  return sum % 10 === 0;
}

/** ISO 7064 mod 97 over digits and letters, A as 10. */
export function mod97(text: string): number {
  let rest = 0;
  for (const unit of text) {
    for (const digit of Number.parseInt(unit, 36).toString())
      rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest;
}

/** `11 - sum mod 11` is the check digit; what 10 and 11 become differs by country. */
function mod11(
  text: string,
  weights: readonly number[],
  ten: number | undefined,
  eleven: number,
): boolean {
  const rest = 11 - (weighted(text, weights) % 11);
  const check = rest === 11 ? eleven : rest === 10 ? ten : rest;
  return check !== undefined && check === last(text);
}

const SPANISH_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

function isSpanish(id: string): boolean {
  const person = /^([XYZ]|\d)(\d{7})([A-Z])$/.exec(id);
  if (person !== null) {
    const [, lead = "", rest = "", letter] = person;
    const number = Number(`${"XYZ".includes(lead) ? "XYZ".indexOf(lead) : lead}${rest}`);
    return SPANISH_LETTERS.charAt(number % 23) === letter;
  }
  const [, kind = "", body = "", check = ""] = /^([A-HJ-NP-SUVW])(\d{7})([\dA-J])$/.exec(id) ?? [];
  if (kind === "") return false;
  if ("KLM".includes(kind)) return SPANISH_LETTERS.charAt(Number(body) % 23) === check;
  const sum = digitsOf(body).reduce((total, digit, at) => {
    const twice = digit * 2;
    return total + (at % 2 === 1 ? digit : twice > 9 ? twice - 9 : twice);
  }, 0);
  const number = (10 - (sum % 10)) % 10;
  if (/\d/.test(check)) return Number(check) === number && !"NPQRSW".includes(kind);
  return "JABCDEFGHI".charAt(number) === check;
}

function isGerman(id: string): boolean {
  let product = 10;
  for (const digit of digitsOf(id.slice(0, 8))) {
    const sum = (digit + product) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return (11 - product) % 10 === last(id);
}

function isAustrian(id: string): boolean {
  const sum = digitsOf(id.slice(1, 8)).reduce((total, digit, at) => {
    const twice = at % 2 === 1 ? digit * 2 : digit;
    return total + (twice > 9 ? twice - 9 : twice);
  }, 4);
  return (10 - (sum % 10)) % 10 === last(id);
}

function isFrench(id: string): boolean {
  const siren = id.slice(2);
  if (/^\d\d/.test(id) && (12 + 3 * (Number(siren) % 97)) % 97 === Number(id.slice(0, 2)))
    return true;
  return !/^\d\d/.test(id) && isLuhn(siren); // keys with a letter follow another rule
}

function isBritish(id: string): boolean {
  const sum = weighted(id, [8, 7, 6, 5, 4, 3, 2]) + Number(id.slice(7, 9));
  return sum % 97 === 0 || (sum + 55) % 97 === 0;
}

function isDutch(id: string): boolean {
  const sum = weighted(id, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return sum === Number(id.charAt(8)) || mod97(`NL${id}`) === 1;
}

function isIrish(id: string): boolean {
  const second = id.charAt(8);
  const extra = second === "" || second === "W" ? 0 : 9 * (second.charCodeAt(0) - 64);
  const rest = (weighted(id, [8, 7, 6, 5, 4, 3, 2]) + extra) % 23;
  return "WABCDEFGHIJKLMNOPQRSTUV".charAt(rest) === id.charAt(7);
}

/** Weights 2, 3, 4 … from the right, back to 2 after `highest`. */
function fromRight(body: string, highest: number): number {
  const span = highest - 1;
  return digitsOf(body)
    .reverse()
    .reduce((sum, digit, at) => sum + digit * (2 + (at % span)), 0);
}

function isChilean(id: string): boolean {
  const rest = 11 - (fromRight(id.slice(0, -1), 7) % 11);
  const check = rest === 11 ? "0" : rest === 10 ? "K" : String(rest);
  return id.at(-1) === check;
}

function isParaguayan(id: string): boolean {
  const rest = fromRight(id.slice(0, -1), 11) % 11;
  return (rest > 1 ? 11 - rest : 0) === last(id);
}

const COLOMBIAN_WEIGHTS = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];

function isColombian(id: string): boolean {
  const body = digitsOf(id.slice(0, -1)).reverse();
  const rest = body.reduce((sum, digit, at) => sum + digit * (COLOMBIAN_WEIGHTS[at] ?? 0), 0) % 11;
  return (rest > 1 ? 11 - rest : rest) === last(id);
}

const MEXICAN_CHARACTERS = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";

function isMexican(id: string): boolean {
  const full = id.padStart(13, " ");
  const sum = Array.from(full.slice(0, 12)).reduce(
    (total, unit, at) => total + MEXICAN_CHARACTERS.indexOf(unit) * (13 - at),
    0,
  );
  const rest = 11 - (sum % 11);
  return full.at(-1) === (rest === 11 ? "0" : rest === 10 ? "A" : String(rest));
}

function isCnpj(id: string): boolean {
  const valueOf = (unit: string): number => unit.charCodeAt(0) - 48; // letters count too since 2026
  const checkOver = (body: string): number => {
    const sum = Array.from(body)
      .reverse()
      .reduce((total, unit, at) => total + valueOf(unit) * (2 + (at % 8)), 0);
    return sum % 11 < 2 ? 0 : 11 - (sum % 11);
  };
  return (
    checkOver(id.slice(0, 12)) === Number(id.charAt(12)) && checkOver(id.slice(0, 13)) === last(id)
  );
}

function isCpf(id: string): boolean {
  if (/^(\d)\1+$/.test(id)) return false;
  const checkOver = (body: string): number => ((fromRight(body, 12) * 10) % 11) % 10;
  return (
    checkOver(id.slice(0, 9)) === Number(id.charAt(9)) && checkOver(id.slice(0, 10)) === last(id)
  );
}

function isIndian(id: string): boolean {
  const sum = Array.from(id.slice(0, 14)).reduce((total, unit, at) => {
    const product = Number.parseInt(unit, 36) * (at % 2 === 0 ? 1 : 2);
    return total + Math.floor(product / 36) + (product % 36);
  }, 0);
  return Number.parseInt(id.charAt(14), 36) === (36 - (sum % 36)) % 36;
}

function isAustralian(id: string): boolean {
  const sum = weighted(id, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10;
  return sum % 89 === 0;
}

interface Scheme {
  readonly country: string;
  /** Of the number without separators and without the country's prefix. */
  readonly form: RegExp;
  readonly holds: (id: string) => boolean;
}

const ELEVEN = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

export const SCHEMES: readonly Scheme[] = [
  { country: "AR", form: /^\d{11}$/, holds: (id) => mod11(id, ELEVEN, 9, 0) },
  { country: "AT", form: /^U\d{8}$/, holds: isAustrian },
  { country: "AU", form: /^\d{11}$/, holds: isAustralian },
  {
    country: "BE",
    form: /^[01]\d{9}$/,
    holds: (id) => 97 - (Number(id.slice(0, 8)) % 97) === Number(id.slice(8)),
  },
  { country: "BR", form: /^[\dA-Z]{12}\d{2}$/, holds: isCnpj },
  { country: "BR", form: /^\d{11}$/, holds: isCpf },
  {
    country: "CH",
    form: /^E?\d{9}$/,
    holds: (id) => mod11(id.replace("E", ""), [5, 4, 3, 2, 7, 6, 5, 4], undefined, 0),
  },
  { country: "CL", form: /^\d{7,8}[\dK]$/, holds: isChilean },
  { country: "CO", form: /^\d{9,10}$/, holds: isColombian },
  {
    country: "DK",
    form: /^\d{8}$/,
    holds: (id) => weighted(id, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  },
  { country: "DE", form: /^\d{9}$/, holds: isGerman },
  { country: "ES", form: /^(?:[A-Z]\d{7}[\dA-Z]|\d{8}[A-Z])$/, holds: isSpanish },
  {
    country: "FI",
    form: /^\d{8}$/,
    holds: (id) => mod11(id, [7, 9, 10, 5, 8, 4, 2], undefined, 0),
  },
  { country: "FR", form: /^[\dA-Z]{2}\d{9}$/, holds: isFrench },
  { country: "FR", form: /^\d{9}$/, holds: isLuhn },
  // The branches of the French post do not follow Luhn.
  { country: "FR", form: /^\d{14}$/, holds: (id) => isLuhn(id) || id.startsWith("356000000") },
  { country: "GB", form: /^\d{9}(?:\d{3})?$/, holds: isBritish },
  { country: "IE", form: /^\d{7}[A-W][A-IW]?$/, holds: isIrish },
  { country: "IN", form: /^\d{2}[A-Z]{5}\d{4}[A-Z][\dA-Z]Z[\dA-Z]$/, holds: isIndian },
  { country: "IT", form: /^\d{11}$/, holds: isLuhn },
  {
    country: "LU",
    form: /^\d{8}$/,
    holds: (id) => Number(id.slice(0, 6)) % 89 === Number(id.slice(6)),
  },
  { country: "MX", form: /^[A-ZÑ&]{3,4}\d{6}[\dA-Z]{2}[\dA]$/, holds: isMexican },
  { country: "NL", form: /^\d{9}B\d{2}$/, holds: isDutch },
  { country: "PE", form: /^(?:10|15|16|17|20)\d{9}$/, holds: (id) => mod11(id, ELEVEN, 0, 1) },
  {
    country: "PL",
    form: /^\d{10}$/,
    holds: (id) => weighted(id, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === last(id),
  },
  { country: "PT", form: /^\d{9}$/, holds: (id) => mod11(id, [9, 8, 7, 6, 5, 4, 3, 2], 0, 0) },
  { country: "PY", form: /^\d{6,9}$/, holds: isParaguayan },
  { country: "SE", form: /^\d{10}\d{2}$/, holds: (id) => isLuhn(id.slice(0, 10)) },
  {
    country: "UY",
    form: /^\d{12}$/,
    holds: (id) => mod11(id, [4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2], undefined, 0),
  },
  { country: "EC", form: /^\d{10}001$/, holds: (id) => isEcuadorian(id) },
];

function isEcuadorian(id: string): boolean {
  const third = Number(id.charAt(2));
  if (third < 6) return isLuhn(id.slice(0, 10));
  if (third === 6) return mod11(id.slice(0, 9), [3, 2, 7, 6, 5, 4, 3, 2], undefined, 0);
  return mod11(id.slice(0, 10), [4, 3, 2, 7, 6, 5, 4, 3, 2], undefined, 0);
}
