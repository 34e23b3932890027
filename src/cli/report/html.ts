import { plainText } from "../../core/plain-text.ts";

/** Markup of ours; whatever is no `Markup` is text, and is escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = Markup | string | number | null | readonly Markup[];

/** A template whose values cannot become markup, control characters or a change of direction. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const parts = values.map((value, index) => textOf(value) + (strings[index + 1] ?? ""));
  return new Markup((strings[0] ?? "") + parts.join(""));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function textOf(value: Value): string {
  if (value === null) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "object") return value.map((one) => one.text).join("\n");
  return plainText(String(value)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
