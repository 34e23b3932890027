import { Option, type Command } from "commander";
import { logFolder } from "../../core/log-file.ts";
import { endOfLog, readLog, type LogLine } from "../../core/log-reader.ts";
import { LOG_LEVELS, SIGNS, type LogLevel } from "../../core/log.ts";
import { plainText } from "../../core/plain-text.ts";
import { DEFAULT_LIMIT, parseSince, sinceAt, wholeNumber, type Since } from "../arguments.ts";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

interface LogsOptions {
  readonly run?: string;
  readonly task?: number;
  readonly level?: LogLevel;
  readonly since?: Since;
  readonly limit: number;
  readonly follow?: true;
}

export function addLogs(program: Command, deps: Deps): void {
  const logs = program
    .command("logs")
    .description("the log of all passes, the newest lines last")
    .option("--run <id>", "only this pass")
    .option("--task <id>", "only this task", wholeNumber)
    .addOption(new Option("--level <level>", "this level and worse").choices(LOG_LEVELS))
    .option("--since <when>", "a duration back (2h) or a date", parseSince)
    .option("--limit <n>", "the last so many lines", wholeNumber, DEFAULT_LIMIT)
    .option(
      "--follow",
      "then what is logged from now on, until Ctrl-C; with --json an object a line",
    )
    .action(async ({ run, task, level, since, limit, follow }: LogsOptions) => {
      const folder = logFolder(await deps.stateDir());
      const from = since && sinceAt(since, deps.clock.now());
      const filter = { runId: run, taskId: task, level, sinceAt: from };
      const end = endOfLog(folder);
      const lines = await readLog(folder, { ...filter, limit }, end);
      if (follow !== true) {
        printResult(deps, lines, () => lines.map(lineText).join(""));
        return;
      }
      const print = (line: LogLine) => printResult(deps, line, () => lineText(line));
      for (const line of lines) print(line);
      const { followLog } = await import("../../core/log-follower.ts");
      for await (const line of followLog(folder, filter, end, deps.clock, deps.signal)) print(line);
    });
  withExamples(logs, [
    "logs --level warn --since 1d     what went wrong since yesterday",
    "logs --task 12                   everything about task 12",
    "logs --follow                    as it happens, from another terminal",
  ]);
}

const NOT_FIELDS = ["time", "level", "sign", "message"];

function lineText(line: LogLine): string {
  const sign = Object.entries(SIGNS).find(([name]) => name === line["sign"])?.[1] ?? "";
  const fields = Object.entries(line)
    .filter(([name, value]) => !NOT_FIELDS.includes(name) && value !== null)
    .map(([name, value]) => ` ${name}=${plainText(String(value))}`);
  return `${line.time} ${sign} ${plainText(line.message)}${fields.join("")}\n`;
}
