import type { LogFields, LogSink } from "./log.ts";

/** Below this a secret is also an ordinary word: to blot it out would spoil every text. */
const SHORTEST = 4;

/**
 * Replaces every one of these values by `***`, also within an address or in base64, where servers
 * echo a sign-in of which the secret is only a part.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = new Set(
    secrets
      .filter((secret) => secret.length >= SHORTEST)
      .flatMap((secret) => [
        secret,
        encodeURIComponent(secret.toWellFormed()),
        new URLSearchParams({ "": secret }).toString().slice(1), // as a form is sent
        ...inBase64(secret),
        JSON.stringify(secret).slice(1, -1),
      ]),
  );
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((clean, form) => clean.replaceAll(form, "***"), text);
}

/** What of its base64 is the same whatever stands around it, for each of the three places in a group. */
function inBase64(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const forms = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64url");
    const own = text.slice([0, 2, 3][before], Math.floor(((before + bytes.length) * 8) / 6));
    return [own, own.replaceAll("-", "+").replaceAll("_", "/")];
  });
  return [bytes.toString("base64"), ...forms];
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
