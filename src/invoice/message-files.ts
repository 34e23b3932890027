import { htmlText } from "../mail/html-text.ts";
import type { Message } from "../mail/message.ts";
import type { Candidate, FoundFile } from "./candidates.ts";

const MAX_BODY_CHARS = 200_000;

/** A message's attachments as files to be judged. */
export function filesOf(message: Message): FoundFile[] {
  const html = message.html ?? "";
  return message.attachments.map(({ name, bytes, contentId, contentType }) => ({
    name,
    bytes,
    shown: contentId !== null && html.includes(`cid:${contentId}`),
    declaredMessage: /^message\/(?:rfc822|global)$/.test(contentType) || /\.eml$/i.test(name ?? ""),
  }));
}

/** The message's own text, which may be the invoice: as it says it plainly, then as HTML shows it. */
export function bodiesOf(message: Message): Candidate[] {
  const shown = message.html === null ? "" : htmlText(message.html);
  const texts = [message.text, shown].map((text) => text.slice(0, MAX_BODY_CHARS).trim());
  return [...new Set(texts)]
    .filter((text) => text !== "")
    .map((text) => ({ name: null, content: "text", bytes: new TextEncoder().encode(text) }));
}
