import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { absolutePath } from "../../config/find-file.ts";
import { UsageError } from "../../core/errors.ts";
import type { FaqEntry } from "../../mail/faq-entry.ts";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";
import { facts, table } from "../table.ts";

interface FaqOptions {
  readonly faq?: string;
}

export function addFaq(program: Command, deps: Deps): void {
  const faq = program
    .command("faq")
    .description("the frequent questions and their answers, and which mail they answer");
  withExamples(faq, ["faq list", 'faq test "¿Hacen envíos?"']);
  addList(faq, deps);
  addTest(faq, deps);
}

function addList(faq: Command, deps: Deps): void {
  const list = faq
    .command("list")
    .description("list the entries, and how often each has answered")
    .option("--faq <file>", "this FAQ file, not that of the settings")
    .action(async (options: FaqOptions) => {
      const entries = await readEntries(options, deps);
      const { faqHits } = await import("../../db/faq-hits.ts");
      const hits = await deps.withDb(faqHits);
      const found = entries.map((entry) => ({ ...entry, hits: hits.get(entry.id) ?? 0 }));
      const { paintFor } = await import("../paint.ts");
      printResult(deps, found, () =>
        table(
          found,
          [
            { title: "ID", cell: ({ id }) => id, most: 24 },
            { title: "HITS", cell: (entry) => entry.hits, align: "right" },
            { title: "QUESTION", cell: ({ question }) => question },
            { title: "KEYWORDS", cell: ({ keywords }) => keywords.join(", "), most: 50 },
          ],
          paintFor(deps.terminal).bold,
        ),
      );
    });
  withExamples(list, ["faq list", "faq list --faq faq.yaml --json"]);
}

function addTest(faq: Command, deps: Deps): void {
  const test = faq
    .command("test")
    .description("say which entry would answer a mail with this text, and how surely")
    .argument("<text...>", "what a customer writes")
    .option("--faq <file>", "this FAQ file, not that of the settings")
    .action(async (words: readonly string[], options: FaqOptions) => {
      const entries = await readEntries(options, deps);
      const { openFaq } = await import("../../db/faq-search.ts");
      const { matched, ...found } = openFaq(entries).match(words.join(" "));
      const result = { matched: matched?.id ?? null, ...found };
      printResult(deps, result, () => {
        const { score, threshold, candidates } = result;
        const language = result.inLanguage ? null : "the answer is in another language";
        const head = facts([
          ["matched", result.matched ?? "no entry"],
          ["score", `${score} (${threshold} is needed)`],
          ["intent", result.intents.join(", ")],
          ["language", language],
          ["answer", matched?.answer ?? null],
        ]);
        if (candidates.length === 0) return head;
        return `${head}\n${table(candidates, [
          { title: "CANDIDATE", cell: ({ id }) => id },
          { title: "SCORE", cell: (candidate) => candidate.score.toFixed(3), align: "right" },
        ])}`;
      });
    });
  withExamples(test, [
    'faq test "¿Cuánto tarda el envío?"',
    'faq test --json --faq faq.yaml "can I pay by card"',
  ]);
}

/** The file named, else that of the settings, else the one that `init` put beside them. */
async function readEntries({ faq }: FaqOptions, deps: Deps): Promise<readonly FaqEntry[]> {
  const { cwd, env } = deps;
  const file =
    faq === undefined
      ? ((await deps.faqFile()) ?? (await fileHere(cwd)))
      : absolutePath(faq, cwd, env);
  if (file === undefined) {
    throw new UsageError([
      "there is no FAQ: set replies.faq in the settings, or name a file with --faq; `invoicesync init` writes one",
    ]);
  }
  const { readFaq } = await import("../../pass/read-faq.ts");
  return readFaq(file);
}

async function fileHere(folder: string): Promise<string | undefined> {
  const file = join(folder, "faq.yaml");
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true ? file : undefined;
}
