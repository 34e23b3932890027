import { Big } from "big.js";

// English and most code is about four bytes a token; digits, accents and tables are dearer.
const BYTES_PER_TOKEN = 3.5;
const TOKENS_AROUND = 20;
/** A page as a picture, at the size that pages are sent. */
export const TOKENS_PER_IMAGE = 1_500;

export interface LlmPrice {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

/** What a text will count as, a little too much rather than too little. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN) + TOKENS_AROUND;
}

/** In US dollars, exact. */
export function costUsd(price: LlmPrice, inputTokens: number, outputTokens: number): string {
  const input = new Big(price.inputPerMillion).times(inputTokens);
  const output = new Big(price.outputPerMillion).times(outputTokens);
  return input.plus(output).div(1_000_000).toFixed();
}
