import type { Deps } from "./deps.ts";

/** A command's result: one JSON document under `--json`, else the text for people. */
export function printResult(
  deps: Pick<Deps, "options" | "out">,
  result: unknown,
  text: () => string,
): void {
  deps.out(deps.options.json === true ? jsonDocument(result) : text());
}

export function jsonDocument(result: unknown): string {
  // C1 controls are obeyed by 8-bit terminals and survive JSON.stringify
  // oxlint-disable-next-line no-control-regex -- these are the characters to escape
  const text = JSON.stringify(result).replace(/[\u007f-\u009f]/g, escaped);
  return `${text}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
