import type { LogFields, LogSink } from "./log.ts";

/** Below this a secret is also an ordinary word: to blot it out would spoil every text. */
const SHORTEST = 4;

/** Replaces every one of these values, also as base64 or within an address, by `***`. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = new Set(
    secrets
      .filter((secret) => secret.length >= SHORTEST)
      .flatMap((secret) => [
        secret,
        encodeURIComponent(secret.toWellFormed()),
        Buffer.from(secret).toString("base64"),
        JSON.stringify(secret).slice(1, -1),
      ]),
  );
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((clean, form) => clean.replaceAll(form, "***"), text);
}

/** The sink behind it never sees one of these values. */
export function redactingSink(secrets: readonly string[], sink: LogSink): LogSink {
  const redact = redactor(secrets);
  return (event) => {
    const fields: Record<string, LogFields[string]> = {};
    for (const [name, value] of Object.entries(event.fields)) {
      fields[name] = typeof value === "string" ? redact(value) : value;
    }
    sink({ ...event, message: redact(event.message), fields });
  };
}
