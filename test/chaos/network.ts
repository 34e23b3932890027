import { opensslMissing } from "../support/certificate.ts";
import { downloadLine } from "./download-network.ts";
import { imapNetwork } from "./imap-network.ts";
import { tryAll, tryLine, type Line, type LineEnd } from "./line-case.ts";
import { llmLine } from "./llm-network.ts";
import { pingLine, webhookLine } from "./monitor-network.ts";
import { oauthLine } from "./oauth-network.ts";
import type { Part, RunPart } from "./part.ts";
import { smtpLine } from "./smtp-network.ts";
import { imapTlsLine, smtpTlsLine } from "./tls-network.ts";

const LINES: readonly Line[] = [
  smtpLine,
  llmLine,
  downloadLine,
  oauthLine,
  webhookLine,
  pingLine,
  ...(opensslMissing === false ? [imapTlsLine, smtpTlsLine] : []),
];

/** Every fault of the line at every step of every protocol, through real passes. */
export const network: RunPart = async (t, options) => {
  const ends = await imapNetwork(t, options);
  ends.push(...(await lineNetwork(t, options)));
  for (const row of tableOf(ends)) options.say(row);
  return partOf("faults of the line", ends);
};

/** The same without IMAP, which has a world of its own. */
export const lineNetwork = async (
  t: Parameters<RunPart>[0],
  { random, share, say }: Parameters<RunPart>[1],
): Promise<LineEnd[]> => {
  const all = LINES.flatMap((line) =>
    line.steps.flatMap((step) => step.faults.map((fault) => ({ line, step, fault }))),
  );
  const cases = all.filter(() => share >= 1 || random.below(1_000) < share * 1_000);
  let done = 0;
  return tryAll(cases, t, share >= 1 ? 6 : 3, async ({ line, step, fault }, life) => {
    const end = await tryLine(life, line, step, fault).catch((error: unknown): LineEnd => {
      const unbounded = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
      const { protocol } = line;
      return { protocol, step: step.name, fault, overrunMs: 0, unbounded, unrecovered: [] };
    });
    for (const problem of partOf("", [end]).problems) say(problem);
    done += 1;
    if (done % 25 === 0) say(`${done} of ${cases.length}`);
    return end;
  });
};

export function partOf(name: string, ends: readonly LineEnd[]): Part {
  const bounded = ends.filter(({ unbounded }) => unbounded.length === 0).length;
  const recovered = ends.filter(({ unrecovered }) => unrecovered.length === 0).length;
  return {
    name,
    cases: ends.length,
    figures: `${bounded} bounded, ${recovered} recovered, longest overrun ${overrunOf(ends)}`,
    problems: ends.flatMap(({ protocol, step, fault, unbounded, unrecovered }) =>
      [...unbounded, ...unrecovered].map((why) => `${protocol}, ${fault} at ${step}: ${why}`),
    ),
  };
}

function tableOf(ends: readonly LineEnd[]): readonly string[] {
  const rows = Map.groupBy(ends, ({ protocol, step }) => `| ${protocol} | ${step} |`);
  return [
    "| protocol | step | faults | bounded | recovered | longest overrun |",
    "| --- | --- | --- | ---: | ---: | ---: |",
    ...[...rows].map(([name, tried]) => {
      const faults = tried.map(({ fault }) => fault).join("; ");
      const bounded = tried.filter(({ unbounded }) => unbounded.length === 0).length;
      const recovered = tried.filter(({ unrecovered }) => unrecovered.length === 0).length;
      return `${name} ${tried.length}: ${faults} | ${bounded} | ${recovered} | ${overrunOf(tried)} |`;
    }),
  ];
}

function overrunOf(ends: readonly LineEnd[]): string {
  const longest = Math.max(...ends.map(({ overrunMs }) => overrunMs));
  return longest > 0 ? `${longest.toFixed(0)} ms` : "none";
}
