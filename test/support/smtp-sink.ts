import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { Certificate } from "./certificate.ts";
import type { Life } from "./life.ts";

export interface SunkMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  /** The user who had signed in. */
  readonly user: string | undefined;
}

type Stage = "connect" | "auth" | "mail" | "rcpt" | "data";

/** What the server does wrong; each can be changed while it runs. */
export interface SmtpFaults {
  /** Answers this code at that stage: 421, 451, 550 … */
  readonly answer?: { readonly stage: Stage; readonly code: number; readonly text?: string };
  /** Takes what belongs to that stage and never answers it; a mail is not accepted. */
  readonly silentAt?: Stage;
  /** Hangs up there instead of answering; a mail is not accepted. */
  readonly dropAt?: Stage;
  /** Hangs up once the body was received, before it is answered. The mail counts as accepted. */
  readonly dropAfterData?: boolean;
  /** Takes the body and never answers. The mail counts as accepted. */
  readonly silentAfterData?: boolean;
  /** How often; then all is well again. */
  readonly times?: number;
}

export interface SmtpSink {
  readonly host: string;
  readonly port: number;
  /** What was accepted, in order. */
  readonly mails: readonly SunkMail[];
  readonly connections: number;
  /** Every stage that was reached, in order. */
  readonly stages: readonly Stage[];
  set(faults: SmtpFaults): void;
  /** Resolves when so many mails have come. */
  until(count: number): Promise<void>;
}

export interface SmtpSinkOptions {
  /** Absent: nobody has to sign in. */
  readonly users?: Readonly<Record<string, string>>;
  /** TLS from the first byte; with `starttls`, only offered. */
  readonly certificate?: Certificate;
  readonly starttls?: boolean;
  /** The largest message it takes, as it announces. */
  readonly maxBytes?: number;
  readonly faults?: SmtpFaults;
}

/** An SMTP server that keeps what it gets. Ends with the test. */
export async function startSmtpSink(t: Life, options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const { users, certificate } = options;
  let faults = options.faults ?? {};
  let faulty = 0;
  const mails: SunkMail[] = [];
  const stages: Stage[] = [];
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let connections = 0;

  const isFaulty = () => {
    faulty += 1;
    return faults.times === undefined || faulty <= faults.times;
  };
  const refusalAt = (stage: Stage): Error | undefined => {
    stages.push(stage);
    const { answer } = faults;
    if (answer?.stage !== stage || !isFaulty()) return undefined;
    const text = answer.text ?? "not now";
    return Object.assign(new Error(text), { responseCode: answer.code });
  };
  const hangUp = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  /** Comes to a stage: goes on to the answer, unless the stage is to stay without one. */
  const reach = (stage: Stage, answer: (refusal: Error | undefined) => void) => {
    const { silentAt, dropAt } = faults;
    const refusal = refusalAt(stage);
    if (silentAt === stage && isFaulty()) return;
    if (dropAt === stage && isFaulty()) hangUp();
    else answer(refusal);
  };
  const keep = (mail: SunkMail) => {
    mails.push(mail);
    for (const tell of waiting.splice(0)) tell();
  };

  const handlers: SMTPServerOptions = {
    onConnect: (_session, done) => reach("connect", done),
    onMailFrom: (_address, _session, done) => reach("mail", done),
    onRcptTo: (_address, _session, done) => reach("rcpt", done),
    onAuth: ({ username, password }, _session, done) =>
      reach("auth", (refusal) => {
        if (refusal !== undefined) return done(refusal);
        const known = username !== undefined && users?.[username] === password;
        done(
          known ? null : new Error("bad user or password"),
          known ? { user: username } : undefined,
        );
      }),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () =>
        reach("data", (refusal) => {
          if (refusal !== undefined) return done(refusal);
          const { mailFrom, rcptTo } = session.envelope;
          keep({
            from: mailFrom === false ? "" : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            raw: Buffer.concat(chunks),
            user: typeof session.user === "string" ? session.user : undefined,
          });
          const breaks = faults.dropAfterData === true || faults.silentAfterData === true;
          if (!breaks || !isFaulty()) return done();
          if (faults.dropAfterData === true) hangUp();
        }),
      );
    },
  };
  const withTls = certificate !== undefined;
  const server = new SMTPServer({
    ...handlers,
    authOptional: users === undefined,
    allowInsecureAuth: true,
    disabledCommands: [
      ...(users === undefined ? ["AUTH"] : []),
      ...(withTls && options.starttls === true ? [] : ["STARTTLS"]),
    ],
    secure: withTls && options.starttls !== true,
    ...(withTls && {
      key: readFileSync(certificate.keyFile),
      cert: readFileSync(certificate.certFile),
    }),
    ...(options.maxBytes !== undefined && { size: options.maxBytes }),
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
  });
  server.on("error", () => {}); // a client that hangs up is no error here
  server.server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.server.close();
  });

  return {
    host: "127.0.0.1",
    port: (server.server.address() as AddressInfo).port, // it listens on TCP
    mails,
    stages,
    get connections() {
      return connections;
    },
    set: (next) => {
      faults = next;
      faulty = 0;
    },
    until: async (count) => {
      while (mails.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
