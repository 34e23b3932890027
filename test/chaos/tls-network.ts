import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate, type Certificate } from "../support/certificate.ts";
import { startImapServer } from "../support/imap-server.ts";
import type { Life } from "../support/life.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { anAccount, userOf } from "../support/mailboxes.ts";
import { SHOP } from "../support/open-shop.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { startStepProxy, type StepAt, type StepFault } from "../support/step-proxy.ts";
import { IMAP_PREAMBLE, SMTP_PREAMBLE, startTlsFront } from "../support/tls-front.ts";
import { aWorkspace } from "../support/workspace.ts";
import { deliverGood, GOOD, type Line, type LineStep, type Site } from "./line-case.ts";
import { aShopOverLine } from "./shop-over-line.ts";

/** What can be wrong with a certificate, and the offer of STARTTLS taken out. */
export type TlsFault = CertificateFault | "stripped";
type CertificateFault = "other name" | "expired" | "self-signed";
const CERTIFICATES: readonly CertificateFault[] = ["other name", "expired", "self-signed"];
const isOfCertificate = (fault: string): fault is CertificateFault =>
  CERTIFICATES.some((one) => one === fault);

const HANDSHAKE: readonly StepFault[] = [
  "reset",
  "end",
  "silence",
  "drip",
  "slow",
  "garbage",
  "flood",
  "half, then silence",
  "half, then reset",
  "half-open",
  "late",
];
/** A TLS record begins as no command does. */
const CLIENT_HELLO = /^[^\w\s]/;
const STEPS: readonly LineStep[] = [
  { name: "handshake", command: CLIENT_HELLO, faults: HANDSHAKE },
  { name: "certificate", faults: CERTIFICATES },
  { name: "STARTTLS", command: /STARTTLS/i, faults: [...HANDSHAKE, "bye", "injected", "stripped"] },
  { name: "handshake after STARTTLS", command: CLIENT_HELLO, faults: HANDSHAKE },
  { name: "certificate after STARTTLS", faults: CERTIFICATES },
];
const SIGN_IN = /AUTH|LOGIN/i;

interface Certificates {
  readonly good: Certificate;
  /** Those that the process trusts. */
  readonly caFile: string;
  of(fault: string): Certificate;
}

function someCertificates(t: Life): Certificates {
  const dir = mkdtempSync(join(tmpdir(), "invoicesync-certificates-"));
  t.after(() => rmSync(dir, { recursive: true }));
  const good = makeCertificate(dir, { name: "good" });
  const made: Readonly<Record<string, Certificate>> = {
    "other name": makeCertificate(dir, { name: "other", subjects: "DNS:other.example" }),
    expired: makeCertificate(dir, { name: "expired", isExpired: true }),
    "self-signed": makeCertificate(dir, { name: "unknown" }),
  };
  const trusted = [good, made["other name"], made["expired"]].map((one) =>
    readFileSync(one?.certFile ?? "", "utf8"),
  );
  const caFile = join(dir, "trusted.pem");
  writeFileSync(caFile, trusted.join(""));
  return { good, caFile, of: (fault) => made[fault] ?? good };
}

/** A broken line with TLS on it to a server that has none. */
async function tlsLine(
  t: Life,
  step: LineStep,
  fault: StepFault | TlsFault,
  targetPort: number,
  words: { readonly preamble: typeof IMAP_PREAMBLE; readonly goodbye: string; injected: string },
) {
  const certificates = someCertificates(t);
  const isLater = step.name.includes("STARTTLS");
  const preamble = isLater ? words.preamble : undefined;
  const front = await startTlsFront(t, targetPort, certificates.of(fault), preamble);
  const proxied = (how: StepFault, at: StepAt, rewrite = (said: string) => said) =>
    startStepProxy(t, front.port, how, at, { ...words, rewrite });
  const tls: true | "starttls" = isLater ? "starttls" : true;
  const env = { NODE_EXTRA_CA_CERTS: certificates.caFile };
  if (fault === "stripped") {
    const strip = (said: string) => said.replace(/(?<=[ -])STARTTLS/, "XSTRIPPED");
    const proxy = await proxied("silence", { command: SIGN_IN }, strip);
    // it strikes when anybody signs in, in plain text
    return { tls, env, proxy: { ...proxy, struck: 1, heldMs: 0 }, signIns: () => proxy.struck };
  }
  if (!isOfCertificate(fault)) {
    return { tls, env, proxy: await proxied(fault, step), signIns: () => 0 };
  }
  const proxy = {
    port: front.port,
    get struck() {
      return front.connections;
    },
    get heldMs() {
      return front.heldMs;
    },
    heal: () => Promise.resolve(front.use(certificates.good)),
  };
  return { tls, env, proxy, signIns: () => 0 };
}

/** What is logged when TLS is at fault; a broken handshake may look like any broken line. */
const errorsOf = (protocol: string, fault: string) =>
  fault === "stripped" || isOfCertificate(fault)
    ? new RegExp(`^${protocol}_TLS$`)
    : new RegExp(`^${protocol}_(TLS|CONNECT|CLOSED|TIMEOUT|PROTOCOL|BUSY|TRANSIENT)$`);

async function openImap(
  t: Life,
  step: LineStep,
  fault: StepFault | TlsFault,
  limitMs: number,
): Promise<Site> {
  const imap = await startImapServer(t, { users: { [userOf("billing")]: "secret" } });
  imap.deliver(aMailWithInvoice("TLS-1"));
  const { tls, env, proxy, signIns } = await tlsLine(t, step, fault, imap.port, {
    preamble: IMAP_PREAMBLE,
    goodbye: "* BYE going down\r\n",
    injected: "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n* PREAUTH you are in\r\n",
  });
  const world = aWorkspace(t);
  const configure = (timeouts: object) =>
    world.writeConfig({
      accounts: [
        anAccount("billing", 0, { imap: { host: "127.0.0.1", port: proxy.port, tls } }),
        { ...GOOD, pipeline: "invoices" },
      ],
      retries: { connect: 0 },
      timeouts,
    });
  const limit = `${limitMs}ms`;
  configure({ imapConnect: limit, imapLogin: limit, close: limit });
  deliverGood(world);
  return {
    world,
    proxy,
    limitMs,
    env,
    relax: () => configure({}),
    codes: [fault === "late" ? 0 : 3],
    errors: errorsOf("IMAP", fault),
    check: async (db) => {
      const invoices = await db.selectFrom("invoices").select("number").execute();
      const own = invoices.filter(({ number }) => number === "TLS-1").length;
      const problems = own === 1 ? [] : [`its invoice is there ${own} times`];
      if (signIns() > 0) problems.push("signed in in plain text");
      return problems;
    },
  };
}

async function openSmtp(
  t: Life,
  step: LineStep,
  fault: StepFault | TlsFault,
  limitMs: number,
): Promise<Site> {
  const sink = await startSmtpSink(t, { users: { [SHOP]: "secret" } });
  const { tls, env, proxy, signIns } = await tlsLine(t, step, fault, sink.port, {
    preamble: SMTP_PREAMBLE,
    goodbye: "421 4.3.2 going down\r\n",
    injected: "250-front\r\n250 AUTH PLAIN\r\n",
  });
  const { world, relax } = aShopOverLine(t, { port: proxy.port, tls }, limitMs);
  return {
    world,
    proxy,
    limitMs,
    env,
    relax,
    // what was injected is thrown away, and STARTTLS asked for also where it is not offered
    codes: fault === "injected" || fault === "stripped" ? [0, 3] : [fault === "late" ? 0 : 3],
    errors: errorsOf("SMTP", fault),
    check: async (db) => {
      const replies = await db.selectFrom("outbox").select("status").execute();
      const told = replies.map(({ status }) => status).join();
      const came = sink.mails.length;
      const problems =
        told === "sent" && came === 1 ? [] : [`${came} came, and the outbox says ${told}`];
      if (signIns() > 0) problems.push("signed in in plain text");
      return problems;
    },
  };
}

export const imapTlsLine: Line = { protocol: "IMAP, TLS", steps: STEPS, open: openImap };
export const smtpTlsLine: Line = { protocol: "SMTP, TLS", steps: STEPS, open: openSmtp };
