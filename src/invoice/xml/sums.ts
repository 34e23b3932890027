import { addDecimals, subtractDecimals } from "../decimal.ts";

type Maybe = string | null;

/** The sum of what is stated, or null where nothing is. */
export function sumOf(values: readonly Maybe[]): Maybe {
  const stated = values.filter((value) => value !== null);
  return stated.length === 0 ? null : addDecimals(...stated);
}

/** The sum, or null where one summand is not stated. */
export function exactSum(values: readonly Maybe[]): Maybe {
  return values.length === 0 || values.includes(null) ? null : sumOf(values);
}

/** `left - right`, or null where one of the two is not stated. */
export function difference(left: Maybe, right: Maybe): Maybe {
  return left === null || right === null ? null : subtractDecimals(left, right);
}

/** What is added less what is taken away; what is not stated is nothing. */
export function balance(added: readonly Maybe[], taken: readonly Maybe[]): string {
  return subtractDecimals(sumOf(added) ?? "0", sumOf(taken) ?? "0");
}
