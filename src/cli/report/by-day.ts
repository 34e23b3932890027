import type { Report } from "../../db/report.ts";
import { dayOfBar, type BarCount } from "../../db/report-period.ts";
import type { Series } from "./bar-chart.ts";
import { dataTable } from "./data-table.ts";
import { html, type Markup } from "./html.ts";

// What the charts show is counted by day, or by so many days as fit.

interface Kind<K extends string> {
  readonly kinds: readonly K[];
  readonly name: string;
  readonly colour: string;
}

export function seriesOf<K extends string>(
  report: Report,
  counts: readonly BarCount<K>[],
  kinds: readonly Kind<K>[],
): readonly Series[] {
  const bars = barLabels(report).length;
  return kinds.map(({ kinds: own, name, colour }) => {
    const values = Array.from({ length: bars }, () => 0);
    for (const { bar, kind, count } of counts) {
      if (own.includes(kind)) values[bar] = (values[bar] ?? 0) + count;
    }
    return { name, colour, values };
  });
}

export function barLabels({ period }: Report): readonly string[] {
  const { sinceAt, now, barMs } = period;
  const bars = Math.floor((now - sinceAt) / barMs) + 1;
  return Array.from({ length: bars }, (_, bar) => dayOfBar(period, bar));
}

/** The same as the charts in numbers, for who does not see them. Days without any are left out. */
export function figures(report: Report, what: string, series: readonly Series[]): Markup {
  const rows = barLabels(report)
    .map((day, bar) => ({ day, values: series.map(({ values }) => values[bar] ?? 0) }))
    .filter(({ values }) => values.some((value) => value !== 0));
  if (rows.length === 0) return html``;
  return html`<details>
    <summary>The figures of the charts</summary>
    ${dataTable(`${what} by day (UTC)`, rows.toReversed(), [
      { title: "From", cell: ({ day }) => day },
      ...series.map(({ name }, index) => ({
        title: name,
        align: "right" as const,
        cell: ({ values }: (typeof rows)[number]) => values[index] ?? 0,
      })),
    ])}
  </details>`;
}
