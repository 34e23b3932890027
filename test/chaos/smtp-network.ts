import type { Life } from "../support/life.ts";
import { SHOP } from "../support/open-shop.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { startStepProxy, type StepFault } from "../support/step-proxy.ts";
import type { Line, LineStep, Site } from "./line-case.ts";
import { aShopOverLine } from "./shop-over-line.ts";

const LINE_FAULTS: readonly StepFault[] = [
  "reset",
  "end",
  "silence",
  "drip",
  "slow",
  "garbage",
  "flood",
  "bye",
  "half, then silence",
  "half, then reset",
  "done, then reset",
  "half-open",
  "late",
];
// the body is answered only at its end
const BODY: readonly StepFault[] = ["reset", "end", "silence", "drip", "garbage", "flood", "bye"];

const PIPELINED = "MAIL and RCPT at once";

const STEPS: readonly LineStep[] = [
  { name: "connect", faults: ["refuse"] },
  {
    name: "greeting",
    faults: ["reset", "end", "silence", "drip", "slow", "garbage", "flood", "bye"],
  },
  // offered PIPELINING, the three go in one breath
  { name: PIPELINED, command: /^MAIL[^]*RCPT/, faults: LINE_FAULTS },
  { name: "EHLO", command: /^EHLO/, faults: LINE_FAULTS },
  { name: "AUTH", command: /^AUTH/, faults: LINE_FAULTS },
  { name: "MAIL", command: /^MAIL/, faults: LINE_FAULTS },
  { name: "RCPT", command: /^RCPT/, faults: LINE_FAULTS },
  { name: "DATA", command: /^DATA/, faults: LINE_FAULTS },
  { name: "body", command: /^[A-Za-z-]+: /, faults: BODY },
  { name: "body's end", command: /(?:^|\r\n)\.\r\n$/, faults: LINE_FAULTS },
  { name: "QUIT", command: /^QUIT/, faults: LINE_FAULTS },
];

/** A question that the FAQ answers; its reply goes over the broken line. */
async function open(t: Life, step: LineStep, fault: StepFault, limitMs: number): Promise<Site> {
  const sink = await startSmtpSink(t, { users: { [SHOP]: "secret" } });
  const proxy = await startStepProxy(t, sink.port, fault, step, {
    goodbye: "421 4.3.2 going down\r\n",
    rewrite: (words) => (step.name === PIPELINED ? words : words.replace("250-PIPELINING\r\n", "")),
  });
  const { world, relax } = aShopOverLine(t, { port: proxy.port, tls: false }, limitMs);
  // a body this short is written at once, and its end right behind it
  const isAtEnd = step.name.startsWith("body");
  const isHarmless = step.name === "QUIT" || fault === "late";
  return {
    world,
    proxy,
    limitMs,
    relax,
    codes: isHarmless ? [0] : isAtEnd ? [0, 3] : [3],
    errors: isAtEnd
      ? /^(REPLY_IN_DOUBT|SMTP_(CLOSED|TIMEOUT|PROTOCOL|TRANSIENT))$/
      : /^SMTP_(CONNECT|CLOSED|TIMEOUT|PROTOCOL|TRANSIENT)$/,
    check: async (db) => {
      const came = sink.mails.length;
      const replies = await db.selectFrom("outbox").select("status").execute();
      const [status = "nothing", ...more] = replies.map((reply) => reply.status);
      const told = `${came} came, and the outbox says ${[status, ...more].join()}`;
      const isSent = status === "sent" && came === 1;
      const isInDoubt = isAtEnd && status === "in_doubt" && came <= 1;
      return more.length === 0 && (isSent || isInDoubt) ? [] : [told];
    },
  };
}

export const smtpLine: Line = { protocol: "SMTP", steps: STEPS, open };
