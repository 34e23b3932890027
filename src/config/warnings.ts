import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Config } from "./config.ts";
import { isLoopback } from "./servers.ts";

/** What is allowed and works, but that a person should know; said by `config check`. */
export async function warningsOf(config: Config, secrets: readonly string[]): Promise<string[]> {
  const warnings: string[] = [];
  for (const account of config.accounts) {
    if (account.type === "imap" && account.imap.insecure) {
      warnings.push(`account ${account.name}: insecure: true, certificates are not verified`);
    }
    if (account.type === "maildir" && !(await isThere(account.path))) {
      warnings.push(`account ${account.name}: there is no folder ${account.path} yet`);
    }
    if (account.pipeline === "replies" && config.replies.mode === "send" && !config.smtp) {
      warnings.push(`account ${account.name}: replies cannot be sent without an smtp section`);
    }
  }
  if (config.smtp?.insecure === true) {
    warnings.push("smtp: insecure: true, certificates are not verified");
  }
  if (config.alerts.to.length > 0 && !config.smtp) {
    warnings.push("alerts.to: alerts cannot be mailed without an smtp section");
  }
  if (config.llm?.apiKey !== undefined && isPlainHttpAbroad(config.llm.baseUrl)) {
    warnings.push("llm.baseUrl: http:// sends the key and the mail in plain text");
  }
  const { faq } = config.replies;
  if (faq !== undefined && !(await isThere(faq))) {
    warnings.push(`replies.faq: there is no file ${faq} yet`);
  }
  const { metricsFile } = config.monitoring;
  if (metricsFile !== undefined && !(await isThere(dirname(metricsFile)))) {
    warnings.push(`monitoring.metricsFile: there is no folder ${dirname(metricsFile)} yet`);
  }
  return [...warnings, ...(await openFileWarnings(config.file, secrets))];
}

async function openFileWarnings(
  file: string | undefined,
  secrets: readonly string[],
): Promise<string[]> {
  if (file === undefined || ((await stat(file)).mode & 0o007) === 0) return [];
  const text = await readFile(file, "utf8");
  if (!secrets.some((secret) => text.includes(secret))) return [];
  return [`${file}: holds a secret and every user of this machine can read it; chmod 600`];
}

function isPlainHttpAbroad(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl);
  return protocol === "http:" && !isLoopback(hostname.replace(/^\[|\]$/g, ""));
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
