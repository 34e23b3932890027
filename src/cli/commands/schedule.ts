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
    .description("print a service and a timer unit")
    .action(async () => {
      const { systemdUnits } = await import("../schedule-text.ts");
      const { service, timer } = systemdUnits(await scheduled(deps));
      printResult(
        deps,
        { "invoicesync.service": service, "invoicesync.timer": timer },
        () =>
          `# /etc/systemd/system/invoicesync.service\n${service}\n# /etc/systemd/system/invoicesync.timer\n${timer}`,
      );
    });
  withExamples(systemd, ["schedule systemd"]);
}

async function scheduled(deps: Deps) {
  const config = await deps.loadConfig("optional");
  const given = deps.env["INVOICESYNC_STATE_DIR"] ?? deps.env["XDG_STATE_HOME"];
  return { config, cwd: deps.cwd, program: deps.program, stateDirFromEnv: given !== undefined };
}
