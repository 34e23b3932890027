import { dirname } from "node:path";
import type { Config } from "../config/config.ts";
import type { ProgramFacts } from "./deps.ts";

export interface Scheduled {
  readonly config: Config;
  readonly cwd: string;
  readonly program: ProgramFacts;
  /** The state folder is known to this shell only: what is printed has to name it. */
  readonly stateDirFromEnv: boolean;
}

/** One line for crontab(5); in it `%` would be a line's end. */
export function cronLine(scheduled: Scheduled): string {
  const { config, cwd, stateDirFromEnv } = scheduled;
  const state = stateDirFromEnv ? [`INVOICESYNC_STATE_DIR=${shellWord(config.stateDir)}`] : [];
  const command = [...state, ...commandOf(scheduled).map(shellWord)].join(" ");
  const inFolder = config.file === undefined ? `cd ${shellWord(cwd)} && ${command}` : command;
  return `${cronTimes(config.intervalMinutes)} ${inFolder.replaceAll("%", "\\%")}`;
}

/** Units that run as this user, may write only what they must, and never run twice at once. */
export function systemdUnits(scheduled: Scheduled): { service: string; timer: string } {
  const { config, cwd, program } = scheduled;
  const folder = config.file === undefined ? cwd : dirname(config.file);
  const paths = [folder, ...writable(config)];
  // it would hide what lies there
  const privateTmp = !paths.some((path) => /^\/(?:var\/)?tmp(?:\/|$)/.test(path));
  const service = `[Unit]
Description=invoicesync: one pass over the mailboxes
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User=${program.user}
WorkingDirectory=${folder.replaceAll("%", "%%")}
Environment=${unitWord(`INVOICESYNC_STATE_DIR=${config.stateDir}`)}
ExecStart=${commandOf(scheduled).map(unitWord).join(" ")}
# 3: an account or an attempt failed and is retried; 75: the pass before is still running
SuccessExitStatus=3 75
TimeoutStartSec=${Math.ceil(config.timeouts.runMs / 1_000) + 60}
TimeoutStopSec=15
UMask=0077
NoNewPrivileges=true
ProtectSystem=strict
ReadWritePaths=${writable(config)
    .map((path) => unitWord(`-${path}`))
    .join(" ")}
PrivateTmp=${privateTmp}
PrivateDevices=true
ProtectKernelTunables=true
ProtectKernelModules=true
ProtectControlGroups=true
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictSUIDSGID=true
LockPersonality=true
CapabilityBoundingSet=
SystemCallFilter=@system-service
MemoryMax=1G
Nice=5
`;
  const timer = `[Unit]
Description=invoicesync every ${config.intervalMinutes} minutes

[Timer]
OnCalendar=${calendar(config.intervalMinutes)}
RandomizedDelaySec=10
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
`;
  return { service, timer };
}

function commandOf({ config, program }: Scheduled): readonly string[] {
  const settings = config.file === undefined ? [] : ["--config", config.file];
  return [program.node, program.script, "run", ...settings];
}

/** The state, the Maildirs whose messages are marked, the metrics; systemd wants folders that exist. */
function writable(config: Config): readonly string[] {
  const maildirs = config.accounts.flatMap((account) =>
    account.type === "maildir" ? [account.path] : [],
  );
  const { metricsFile } = config.monitoring;
  const metrics = metricsFile === undefined ? [] : [dirname(metricsFile)];
  return [...new Set([config.stateDir, ...maildirs, ...metrics])];
}

/** The nearest rhythm that cron knows: every so many minutes of an hour, or hours of a day. */
function cronTimes(minutes: number): string {
  if (minutes < 60) return minutes === 1 ? "* * * * *" : `*/${minutes} * * * *`;
  const hours = Math.min(24, Math.round(minutes / 60));
  if (hours === 24) return "0 0 * * *";
  return hours === 1 ? "0 * * * *" : `0 */${hours} * * *`;
}

function calendar(minutes: number): string {
  if (minutes < 60) return `*:0/${minutes}`;
  const hours = Math.min(24, Math.round(minutes / 60));
  return hours === 24 ? "*-*-* 00:00:00" : `0/${hours}:00`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function unitWord(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("%", "%%")
    .replaceAll("$", "$$$$");
  return /^[\w@+=:,./%-]+$/.test(text) ? escaped : `"${escaped}"`;
}
