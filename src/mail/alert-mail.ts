import { createHash } from "node:crypto";
import { isoTime } from "../core/clock.ts";
import { plainText } from "../core/plain-text.ts";
import { parseAddresses } from "./addresses.ts";

/** What one alert says. */
export interface AlertLine {
  readonly message: string;
  readonly created_at: number;
}

export interface AlertDraft {
  /** As `smtp.from` has it. */
  readonly from: string;
  readonly to: readonly string[];
  readonly alerts: readonly AlertLine[];
  /** Null outside of any pass. */
  readonly runId: string | null;
  readonly date: number;
}

const MOST_SHOWN = 50;
const MAX_LINE_CHARS = 500;
const MOST_CHARS = 32_000;
/** Kept free to say that there are more. */
const MORE_CHARS = 80;

/** The alerts of a pass in words, a line each, as many as fit into so many characters. */
export function alertText(alerts: readonly AlertLine[], mostChars = MOST_CHARS): string {
  const lines: string[] = [];
  let left = mostChars - MORE_CHARS;
  for (const { message, created_at } of alerts.slice(0, MOST_SHOWN)) {
    const line = `- ${isoTime(created_at)}  ${oneLine(message)}`;
    left -= line.length + 1;
    if (left < 0) break;
    lines.push(line);
  }
  const more = alerts.length - lines.length;
  if (more > 0) lines.push(`- and ${more} more: see \`invoicesync logs --level error\``);
  return lines.join("\n");
}

/**
 * All alerts of a pass as one mail. It says in every way that programs know that a program wrote
 * it, so that no responder, this one included, answers it (RFC 3834, section 5).
 */
export async function composeAlert({ from, to, alerts, runId, date }: AlertDraft): Promise<Buffer> {
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const [first] = alerts;
  const what = first === undefined ? "nothing" : oneLine(first.message).slice(0, 100);
  const subject = alerts.length === 1 ? what : `${alerts.length} alerts: ${what}`;
  const [sender] = parseAddresses(from);
  const domain = /@([a-z0-9.-]+)$/i.exec(sender?.address ?? "")?.[1] ?? "invoicesync.invalid";
  const id = createHash("sha256")
    .update(`${runId}\0${date}\0${alertText(alerts)}`)
    .digest("hex");
  const mail = new MailComposer({
    from: sender ?? from,
    to: to.map((address) => ({ name: "", address })),
    subject: `[invoicesync] ${subject}`,
    messageId: `<${id.slice(0, 40)}.alert@${domain}>`,
    date: new Date(date),
    text: `${alertText(alerts)}\n\nMore: ${runId === null ? "" : `invoicesync logs --run ${runId}; `}invoicesync health; invoicesync dlq list\n`,
    headers: {
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      Precedence: "bulk",
    },
    textEncoding: "quoted-printable",
    newline: "\r\n",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}

function oneLine(message: string): string {
  return plainText(message.slice(0, 2 * MAX_LINE_CHARS))
    .slice(0, MAX_LINE_CHARS)
    .toWellFormed();
}
