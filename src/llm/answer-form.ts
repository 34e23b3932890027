/** How an answer is asked for: what a server takes differs, and is found out by asking. */
export interface AnswerForm {
  readonly format: "json_schema" | "json_object" | "text";
  readonly limitName: "max_tokens" | "max_completion_tokens";
  readonly temperature: boolean;
}

/** The strictest form, which most servers take. */
export const FIRST_FORM: AnswerForm = {
  format: "json_schema",
  limitName: "max_tokens",
  temperature: true,
};

const NEXT_FORMAT = {
  json_schema: "json_object",
  json_object: "text",
  text: undefined,
} as const satisfies Record<AnswerForm["format"], AnswerForm["format"] | undefined>;

/** The form to try after a refusal; undefined when it cannot have been the form. */
export function nextForm(
  form: AnswerForm,
  param: string | undefined,
  hasSchema: boolean,
): AnswerForm | undefined {
  if (param === form.limitName) {
    // newer models know only the one, older servers only the other: there is no way back
    if (form.limitName === "max_completion_tokens") return undefined;
    return { ...form, limitName: "max_completion_tokens" };
  }
  if (param === "temperature" && form.temperature) return { ...form, temperature: false };
  const format = hasSchema ? NEXT_FORMAT[form.format] : undefined;
  return format === undefined ? undefined : { ...form, format };
}

/** A form as the state keeps it; undefined for what is none. */
export function parseForm(text: string): AnswerForm | undefined {
  const [format, limitName, temperature, ...more] = text.split(" ");
  const isForm =
    (format === "json_schema" || format === "json_object" || format === "text") &&
    (limitName === "max_tokens" || limitName === "max_completion_tokens") &&
    more.length === 0;
  return isForm ? { format, limitName, temperature: temperature === "temperature" } : undefined;
}

export function formText({ format, limitName, temperature }: AnswerForm): string {
  return `${format} ${limitName} ${temperature ? "temperature" : "plain"}`;
}
