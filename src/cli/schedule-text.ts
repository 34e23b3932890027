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
  const paths = [folder, program.node, program.script, config.stateDir, ...writable(config)];
  const lieIn = (place: RegExp) => paths.some((path) => place.test(path));
  const service = `[Unit]
Description=invoicesync: one pass over the mailboxes
Wants=network-online.target
After=network-online.target
# no more than 10 starts in 5 minutes, however often they crash
StartLimitIntervalSec=300
StartLimitBurst=10

[Service]
Type=oneshot
User=${program.user}
WorkingDirectory=${folder.replaceAll("%", "%%")}
${stateLines(config.stateDir)}
# A secret that only the service can read; in the settings it is
# { file: /run/credentials/invoicesync.service/billing-password }
#LoadCredential=billing-password:/etc/invoicesync/billing-password
ExecStart=${commandOf(scheduled).map(unitWord).join(" ")}
# 75: the pass before is still running. 3, a pass with a failure in it, leaves the unit failed until
# the next good one, so that systemctl --failed and OnFailure= tell; the timer goes on all the same.
SuccessExitStatus=75
TimeoutStartSec=${Math.ceil(config.timeouts.runMs / 1_000) + 60}
TimeoutStopSec=15
MemoryMax=1G
Nice=5

# It reads its own files, writes only what is named here, and talks to the network.
UMask=0077
ReadWritePaths=${writable(config)
    .map((path) => unitWord(`-${path}`))
    .join(" ")}
ProtectSystem=strict
# ${lieIn(HOMES) ? "read-only, for what is needed lies in there" : "nothing that is needed lies in there"}
ProtectHome=${lieIn(HOMES) ? "read-only" : "true"}
PrivateTmp=${lieIn(TEMPORARY) ? "false" : "true"}
PrivateDevices=true
DevicePolicy=closed
ProtectClock=true
ProtectControlGroups=true
ProtectHostname=true
ProtectKernelLogs=true
ProtectKernelModules=true
ProtectKernelTunables=true
ProtectProc=invisible
RemoveIPC=true
NoNewPrivileges=true
CapabilityBoundingSet=
AmbientCapabilities=
LockPersonality=true
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=true
RestrictRealtime=true
RestrictSUIDSGID=true
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
# not MemoryDenyWriteExecute: the JavaScript engine compiles as it runs
`;
  const timer = `[Unit]
Description=invoicesync every ${config.intervalMinutes} minutes

[Timer]
OnCalendar=${calendar(config.intervalMinutes)}
RandomizedDelaySec=${config.intervalMinutes < 5 ? 5 : 30}
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

const HOMES = /^\/(?:home|root|run\/user)(?:\/|$)/;
/** PrivateTmp would hide what lies there. */
const TEMPORARY = /^\/(?:var\/)?tmp(?:\/|$)/;

/** Under /var/lib systemd makes the folder itself, for this user alone; elsewhere it is only named. */
function stateLines(stateDir: string): string {
  const name = /^\/var\/lib\/([\w.-]+(?:\/[\w.-]+)*)\/?$/.exec(stateDir)?.[1];
  const lines = [`Environment=${unitWord(`INVOICESYNC_STATE_DIR=${stateDir}`)}`];
  if (name !== undefined) lines.push(`StateDirectory=${name}`, "StateDirectoryMode=0700");
  return lines.join("\n");
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
