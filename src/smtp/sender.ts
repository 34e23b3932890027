import { Readable } from "node:stream";
import { domainToASCII } from "node:url";
import type { SmtpConfig } from "../config/config.ts";
import { withDeadline } from "../core/deadline.ts";
import { CodedError, codedError } from "../core/errors.ts";
import { ask, connectSmtp, quitSmtp, secretsOf } from "./connection.ts";
import type { SmtpConnection, SmtpOptions } from "./connection.ts";
import { refusalOf, smtpError } from "./smtp-error.ts";

/** A message with the two addresses of its envelope, each bare. */
export interface OutgoingMail {
  readonly raw: Buffer;
  readonly from: string;
  readonly to: string;
}

export interface Handover {
  /** Awaited right before the message's end is written: only after it can the server accept. */
  onHandOver(): Promise<void>;
}

export interface SmtpSender {
  /**
   * Sends one message. What it throws was surely not accepted; in doubt is a message whose end was
   * written and that was never answered for.
   */
  send(mail: OutgoingMail, handover: Handover, signal: AbortSignal): Promise<"sent" | "in_doubt">;
  /** The server cannot be reached or stopped answering: no use in trying the next message now. */
  isStuck(): boolean;
  close(): Promise<void>;
}

/** An abort does not cut off a server that is about to answer for a message it was handed. */
const ABORT_GRACE_MS = 2_000;
const CHUNK_BYTES = 16 * 1024;

/** Sends over one connection that is kept from message to message. */
export function createSmtpSender(smtp: SmtpConfig, options: SmtpOptions): SmtpSender {
  let kept: SmtpConnection | undefined;
  let isStuck = false;

  const connect = async (signal: AbortSignal) => {
    try {
      return await connectSmtp(smtp, options, signal);
    } catch (error) {
      isStuck = true;
      throw error;
    }
  };
  const sendOnce = async (
    connection: SmtpConnection,
    mail: OutgoingMail,
    handover: Handover,
    signal: AbortSignal,
  ): Promise<"sent" | "in_doubt"> => {
    const attempt = new Attempt(connection, mail, handover, options);
    try {
      const result = await attempt.run(signal);
      if (result === "sent") kept = connection;
      return result;
    } catch (error) {
      throw smtpError(error, "sending", secretsOf(smtp));
    } finally {
      if (attempt.ranOutOfTime) isStuck = true;
      if (kept !== connection) connection.close();
    }
  };
  return {
    isStuck: () => isStuck,
    send: async (mail, handover, signal) => {
      const reused = kept;
      kept = undefined;
      if (reused !== undefined && !reused.destroyed) {
        try {
          return await sendOnce(reused, mail, handover, signal);
        } catch (error) {
          // it may have died, or ended its session, while it was not used: that is no answer
          if (!isDeadConnection(error)) throw error;
        }
      }
      return sendOnce(await connect(signal), mail, handover, signal);
    },
    close: async () => {
      const connection = kept;
      kept = undefined;
      if (connection !== undefined) await quitSmtp(connection, options);
    },
  };
}

/** Whether a kept connection had ended when it was used again: by an end of it, or with 421. */
function isDeadConnection(error: unknown): boolean {
  if (!(error instanceof CodedError)) return false;
  return error.code === "SMTP_CLOSED" || refusalOf(error.cause) === 421;
}

/** One message over one connection, and how far it came. */
class Attempt {
  readonly #connection: SmtpConnection;
  readonly #mail: OutgoingMail;
  readonly #handover: Handover;
  readonly #options: SmtpOptions;
  #isHandedOver = false;
  #handoverError: CodedError | undefined;
  ranOutOfTime = false;

  constructor(
    connection: SmtpConnection,
    mail: OutgoingMail,
    handover: Handover,
    options: SmtpOptions,
  ) {
    this.#connection = connection;
    this.#mail = mail;
    this.#handover = handover;
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<"sent" | "in_doubt"> {
    const { timeouts, clock } = this.#options;
    const { raw, from, to } = this.#mail;
    const patient = this.#patient(signal);
    const limit = {
      ms: timeouts.smtpSendMs,
      code: "SMTP_TIMEOUT",
      clock,
      signal: patient.signal,
    } as const;
    let end: { readonly response: string } | undefined;
    try {
      end = await withDeadline(limit, "sending a message", (ending) => {
        const envelope = {
          from: asciiDomain(from),
          to: [asciiDomain(to)],
          size: raw.length,
          use8BitMime: raw.some((byte) => byte > 0x7f),
        };
        const body = Readable.from(this.#body(), { objectMode: false, highWaterMark: 1 });
        return ask<{ readonly response: string }>(this.#connection, ending, (done) =>
          this.#connection.send(envelope, body, done),
        );
      });
    } catch (error) {
      this.#connection.close();
      if (this.#handoverError !== undefined) throw this.#handoverError;
      this.ranOutOfTime = error instanceof CodedError && error.code === "SMTP_TIMEOUT";
      if (this.#isHandedOver && refusalOf(error) === undefined) return "in_doubt";
      throw error;
    } finally {
      patient.clear();
    }
    // nodemailer takes whatever begins with a 2 for a yes
    if (this.#isHandedOver && /^2\d\d\b/.test(end?.response ?? "")) return "sent";
    this.#connection.close();
    if (this.#isHandedOver) return "in_doubt";
    throw new CodedError("SMTP_PROTOCOL", { detail: "it answered before the message had ended" });
  }

  /** nodemailer writes the end of the message when this ends. */
  async *#body(): AsyncGenerator<Buffer> {
    const { raw } = this.#mail;
    for (let at = 0; at < raw.length; at += CHUNK_BYTES) yield raw.subarray(at, at + CHUNK_BYTES);
    try {
      await this.#handover.onHandOver();
    } catch (error) {
      this.#handoverError = codedError(error);
      throw new Error("the message was not handed over", { cause: error });
    }
    // the connection was ended meanwhile: nothing can be written any more
    if (this.#connection.destroyed) throw new Error("the connection has ended");
    this.#isHandedOver = true;
  }

  /** The same signal, later by the grace once the message was handed over. */
  #patient(signal: AbortSignal): { readonly signal: AbortSignal; clear(): void } {
    const { timers } = this.#options.clock;
    const stop = new AbortController();
    const pass = () => stop.abort(signal.reason);
    let timer: ReturnType<typeof timers.setTimeout> | undefined;
    const onAbort = () => {
      if (this.#isHandedOver) timer = timers.setTimeout(pass, ABORT_GRACE_MS);
      else pass();
    };
    if (signal.aborted) pass();
    else signal.addEventListener("abort", onAbort, { once: true });
    return {
      signal: stop.signal,
      clear: () => {
        signal.removeEventListener("abort", onAbort);
        timers.clearTimeout(timer);
      },
    };
  }
}

/** A domain outside ASCII in the form that every server understands; the name before it stays. */
function asciiDomain(address: string): string {
  const at = address.lastIndexOf("@");
  const domain = domainToASCII(address.slice(at + 1));
  return domain === "" ? address : `${address.slice(0, at + 1)}${domain}`;
}
