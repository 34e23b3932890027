import type { Mapping } from "./sections.ts";

type Tls = boolean | "starttls";

/** This machine itself, by name or address. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/i.test(host);
}

/** Plain text to another machine, without the word that allows it. */
export function isPlainAbroad({ host, tls, insecure }: Mapping): boolean {
  return tls === false && insecure !== true && typeof host === "string" && !isLoopback(host);
}

export const plainAbroad =
  "tls: false sends the password in plain text to another machine; use tls: true or starttls (or insecure: true, if it must be)";

/** Port and encryption of an IMAP server, each from the other where only one is said. */
export function imapDoor(port: number | undefined, tls: Tls | undefined) {
  const mode = tls ?? (port === 143 ? "starttls" : true);
  return { port: port ?? (mode === true ? 993 : 143), tls: mode };
}

/** The same for an SMTP server: 465 speaks TLS from the first byte, 587 and 25 after STARTTLS. */
export function smtpDoor(port: number | undefined, tls: Tls | undefined) {
  const mode = tls ?? (port === 587 || port === 25 ? "starttls" : true);
  return { port: port ?? (mode === true ? 465 : mode === "starttls" ? 587 : 25), tls: mode };
}
