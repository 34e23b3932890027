import { chmod } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

export function addSchedule(program: Command, deps: Deps): void {
  const schedule = program
    .command("schedule")
    .description("print what starts a pass every few minutes, with this machine's paths");
  withExamples(schedule, ["schedule cron", "schedule systemd"]);
  const cron = schedule
    .command("cron")
    .description("print a crontab line")
    .action(async () => {
      const { cronLine } = await import("../schedule-text.ts");
      const line = cronLine(await scheduled(deps));
      printResult(deps, { crontab: line }, () => `${line}\n`);
    });
  withExamples(cron, [
    "schedule cron",
    "schedule cron | (crontab -l 2>/dev/null; cat) | crontab -     adds it to yours",
  ]);
  const systemd = schedule
    .command("systemd")
    .description("print a service and a timer unit, or write them")
    .option("--into <folder>", "write both files: /etc/systemd/system")
    .action(async (options: { into?: string }) => {
      const { systemdUnits } = await import("../schedule-text.ts");
      const { service, timer } = systemdUnits(await scheduled(deps));
      if (options.into !== undefined) {
        await writeUnits(deps, options.into, { service, timer });
        return;
      }
      printResult(
        deps,
        { "invoicesync.service": service, "invoicesync.timer": timer },
        () =>
          `# /etc/systemd/system/invoicesync.service\n${service}\n# /etc/systemd/system/invoicesync.timer\n${timer}`,
      );
    });
  withExamples(systemd, ["schedule systemd", "schedule systemd --into /etc/systemd/system"]);
}

async function writeUnits(
  deps: Deps,
  into: string,
  units: { readonly service: string; readonly timer: string },
): Promise<void> {
  const { writeWhole } = await import("../write-file.ts");
  const files: string[] = [];
  for (const [kind, text] of Object.entries(units)) {
    const file = resolve(deps.cwd, into, `invoicesync.${kind}`);
    await writeWhole(file, [text]);
    await chmod(file, 0o644); // systemd shows units to everybody, and complains of others
    files.push(file);
  }
  printResult(deps, { files }, () => files.map((file) => `${file}\n`).join(""));
}

async function scheduled(deps: Deps) {
  const config = await deps.loadConfig("optional");
  const given = deps.env["INVOICESYNC_STATE_DIR"] ?? deps.env["XDG_STATE_HOME"];
  return { config, cwd: deps.cwd, program: deps.program, stateDirFromEnv: given !== undefined };
}
