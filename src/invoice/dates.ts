import { fold } from "../core/fold.ts";

/** Which of day and month stands first in dates like 03/04/2026; null when nothing decides. */
export type DateOrder = "day-first" | "month-first" | null;

export interface PrintedDate {
  /** `YYYY-MM-DD`; of an ambiguous one the reading with the day first. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly isAmbiguous: boolean;
}

// English, Spanish, German, French, Italian, Portuguese, Dutch; folded.
const MONTHS: readonly string[] = [
  "january jan enero ene januar janner janvier janv gennaio gen janeiro januari",
  "february feb febrero februar fevrier fevr fev febbraio fevereiro februari",
  "march mar marzo marz maerz mrz mars marco maart mrt",
  "april apr abril abr avril avr aprile",
  "may mayo mai maggio mag maio mei",
  "june jun junio juni juin giugno giu junho",
  "july jul julio juli juillet juil luglio lug julho",
  "august aug agosto ago aout augustus",
  "september sept sep septiembre setiembre set septembre settembre setembro",
  "october oct octubre oktober okt octobre ottobre ott outubro out",
  "november nov noviembre novembre novembro",
  "december dec diciembre dic dezember dez decembre dicembre dezembro",
];
const MONTH_OF = new Map(
  MONTHS.flatMap((names, at) => names.split(" ").map((name): [string, number] => [name, at + 1])),
);
const NAMES = [...MONTH_OF.keys()].toSorted((a, b) => b.length - a.length).join("|");

const ISO = /(?<!\d)(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?![\d])/g;
// The groups of both: first, mark, second, year. Only points leave a hyphen free to join two dates.
const DOTTED = /(?<![\d.,/])(\d{1,2})\s?(\.)\s?(\d{1,2})\s?\.\s?(\d{4}|\d{2})(?![\d%]|[.,/]\d)/g;
const SLASHED =
  /(?<![\d.,/-])(\d{1,2})\s?([-/])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d%]|[.,/-]\d)/g;
const DAY_MONTH = new RegExp(
  `(?<![\\d.,])(\\d{1,2})(?:st|nd|rd|th|er|\\.?[ºª°]|[.])?(?:\\s{1,2}|\\s?[-/.]\\s?|(?=[a-z]))(?:(?:de|of|di)\\s)?` +
    `(${NAMES})(?![a-z])\\.?,?(?:\\s{1,2}|\\s?[-/.]\\s?|(?=\\d))(?:(?:de|del|of)\\s)?'?(\\d{4}|\\d{2})(?!\\d|[.,:]\\d)`,
  "g",
);
const MONTH_DAY = new RegExp(
  `(?<![a-z])(${NAMES})(?![a-z])\\.?[\\s-](\\d{1,2})(?:st|nd|rd|th)?(?:\\s?,\\s?|[\\s-])(\\d{4})(?!\\d)`,
  "g",
);
const YEAR_MONTH_DAY = new RegExp(
  `(?<!\\d)(\\d{4})[-/. ](${NAMES})(?![a-z])\\.?[-/. ](\\d{1,2})(?!\\d)`,
  "g",
);

/** All calendar dates in a text, as written in any of the seven languages, in their order. */
export function findDates(text: string, order: DateOrder): PrintedDate[] {
  const folded = fold(text);
  const found: PrintedDate[] = [];
  const add = (match: RegExpExecArray, year: string, month: number, day: number): void => {
    const value = calendarDate(year, month, day);
    if (value === undefined) return;
    found.push({
      value,
      start: match.index,
      end: match.index + match[0].length,
      isAmbiguous: false,
    });
  };
  for (const m of folded.matchAll(ISO)) add(m, m[1] ?? "", Number(m[3]), Number(m[4]));
  for (const m of folded.matchAll(YEAR_MONTH_DAY)) {
    add(m, m[1] ?? "", MONTH_OF.get(m[2] ?? "") ?? 0, Number(m[3]));
  }
  for (const m of folded.matchAll(DAY_MONTH)) {
    add(m, m[3] ?? "", MONTH_OF.get(m[2] ?? "") ?? 0, Number(m[1]));
  }
  for (const m of folded.matchAll(MONTH_DAY)) {
    add(m, m[3] ?? "", MONTH_OF.get(m[1] ?? "") ?? 0, Number(m[2]));
  }
  for (const m of [DOTTED, SLASHED].flatMap((pattern) => [...folded.matchAll(pattern)])) {
    const date = readNumeric(m, order);
    if (date !== undefined) found.push(date);
  }
  return withoutOverlaps(found);
}

/** The order that the dates of a document prove by themselves: 25/12 has its day first. */
export function inferDateOrder(texts: Iterable<string>): DateOrder {
  let dayFirst = false;
  let monthFirst = false;
  for (const text of texts) {
    for (const match of text.matchAll(SLASHED)) {
      if (Number(match[1]) > 12 && Number(match[3]) <= 12) dayFirst = true;
      if (Number(match[3]) > 12 && Number(match[1]) <= 12) monthFirst = true;
    }
  }
  if (dayFirst === monthFirst) return null;
  return dayFirst ? "day-first" : "month-first";
}

function readNumeric(match: RegExpExecArray, order: DateOrder): PrintedDate | undefined {
  const [whole, first, mark, second, year = ""] = match;
  const a = Number(first);
  const b = Number(second);
  const dayFirst = calendarDate(year, b, a);
  const monthFirst = mark === "." ? undefined : calendarDate(year, a, b);
  const value = order === "month-first" ? (monthFirst ?? dayFirst) : (dayFirst ?? monthFirst);
  if (value === undefined) return undefined;
  const isAmbiguous =
    order === null && dayFirst !== undefined && monthFirst !== undefined && dayFirst !== monthFirst;
  return { value, start: match.index, end: match.index + whole.length, isAmbiguous };
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Two digits are 1970 to 2069. No `Date`: a calendar date has no time zone. */
function calendarDate(printedYear: string, month: number, day: number): string | undefined {
  const short = Number(printedYear);
  const year = printedYear.length === 4 ? short : short < 70 ? 2000 + short : 1900 + short;
  if (year < 1900 || year > 2199) return undefined;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
  if (day < 1 || day > days) return undefined;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function withoutOverlaps(dates: readonly PrintedDate[]): PrintedDate[] {
  const kept: PrintedDate[] = [];
  for (const date of dates.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (date.start >= (kept.at(-1)?.end ?? 0)) kept.push(date);
  }
  return kept;
}
