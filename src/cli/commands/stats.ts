import type { Command } from "commander";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

export function addStats(program: Command, deps: Deps): void {
  const stats = program
    .command("stats")
    .description("figures: tasks, connections, limiter, breaker, cache, cost, the last pass")
    .option("--prometheus", "in the form that Prometheus reads")
    .action(async (options: { prometheus?: true }) => {
      const config = await deps.loadConfig("optional");
      const { readStats, statsLimits } = await import("../../db/stats.ts");
      const limits = statsLimits(config);
      const now = deps.clock.now();
      if (options.prometheus === true) {
        const { prometheusText } = await import("../../db/prometheus.ts");
        const text = await deps.withDb((db) => prometheusText(db, limits, now));
        printResult(deps, { prometheus: text }, () => text);
        return;
      }
      const figures = await deps.withDb((db) => readStats(db, limits, now));
      const { statsText } = await import("../stats-text.ts");
      printResult(deps, figures, () => statsText(figures));
    });
  withExamples(stats, ["stats", "stats --json", "stats --prometheus"]);
}
