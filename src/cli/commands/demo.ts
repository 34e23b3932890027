import type { Command } from "commander";
import type { Deps } from "../deps.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

export function addDemo(program: Command, deps: Deps): void {
  const demo = program
    .command("demo")
    .description("try a pass over bundled sample mail: no settings, no network, nothing is left")
    .action(async () => {
      const { runDemo, demoText } = await import("../run-demo.ts");
      const result = await runDemo(deps);
      printResult(deps, result, () => demoText(result, deps));
    });
  withExamples(demo, ["demo", "demo --json"]);
}
