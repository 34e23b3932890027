import type { SmtpConfig } from "../../src/config/config.ts";
import { Secret } from "../../src/config/secrets.ts";
import type { Clock } from "../../src/core/clock.ts";
import { createSmtpSender, type SmtpSender } from "../../src/smtp/sender.ts";
import { FakeClock } from "../support/fake-clock.ts";
import type { Life } from "../support/life.ts";

export const TIMEOUTS = { smtpConnectMs: 15_000, smtpSendMs: 60_000, closeMs: 3_000 };

export interface SenderOptions extends Partial<Omit<SmtpConfig, "password">> {
  readonly port: number;
  readonly password?: string;
  readonly clock?: Clock;
}

/** The settings of a plain server on this machine. */
export function anSmtpConfig({ password, clock: _clock, ...given }: SenderOptions): SmtpConfig {
  return {
    host: "127.0.0.1",
    tls: false,
    insecure: false,
    user: undefined,
    from: "Shop <shop@example.com>",
    ...given,
    password: password === undefined ? undefined : new Secret(password),
  };
}

/** A sender to that server, on a clock that stands still; closed with the test. */
export function aSender(t: Life, options: SenderOptions): SmtpSender {
  const clock = options.clock ?? new FakeClock();
  const sender = createSmtpSender(anSmtpConfig(options), { timeouts: TIMEOUTS, clock });
  t.after(() => sender.close());
  return sender;
}
