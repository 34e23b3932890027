import { open, rename, rm } from "node:fs/promises";
import type { Config } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { CodedError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Db } from "../db/tables.ts";

/** Writes `monitoring.metricsFile`, where there is one; that it cannot be written is a warning. */
export async function writeMetrics(
  config: Config,
  { db, clock, log }: { readonly db: Db; readonly clock: Clock; readonly log: Log },
): Promise<void> {
  const { metricsFile } = config.monitoring;
  if (metricsFile === undefined) return;
  try {
    const { prometheusText } = await import("../db/prometheus.ts");
    const { statsLimits } = await import("../db/stats.ts");
    const text = await prometheusText(db, statsLimits(config), clock.now());
    await putInPlace(metricsFile, text);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    const error = new CodedError("METRICS_NOT_WRITTEN", { cause, detail: `${metricsFile}${code}` });
    log.warn(`${error.message}: ${error.hint}`, { code: error.code });
  }
}

/** The collector, another user, reads every `*.prom` there is: it must never see half of one. */
async function putInPlace(path: string, text: string): Promise<void> {
  const unfinished = `${path}.unfinished`; // the same each time: a killed pass leaves no litter
  try {
    const file = await open(unfinished, "w", 0o644);
    try {
      await file.chmod(0o644); // whatever the umask
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
}
