import { html, type Markup } from "./html.ts";

export interface Series {
  readonly name: string;
  /** The class that gives it its colour: `ok`, `warn` … */
  readonly colour: string;
  /** One figure a bar. */
  readonly values: readonly number[];
}

export interface BarChart {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** What a bar stands for, in a word or two each. */
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  readonly showValue?: (value: number) => string;
}

// Drawn for the width of a phone: enlarged on a desk, its letters stay legible on both.
const WIDTH = 360;
const HEIGHT = 150;
const LEFT = 40;
const RIGHT = 6;
const TOP = 8;
const BOTTOM = 20;
const PLOT_WIDTH = WIDTH - LEFT - RIGHT;
const PLOT_HEIGHT = HEIGHT - TOP - BOTTOM;

/** Bars stacked by series, as an image with a name; the figures stand in a table beside it. */
export function barChart(chart: BarChart): Markup {
  const { id, title, labels, series, showValue = String } = chart;
  const sums = labels.map((_, bar) => sum(series.map(({ values }) => values[bar] ?? 0)));
  const top = roundUp(Math.max(...sums, 0));
  const slot = PLOT_WIDTH / Math.max(1, labels.length);
  const height = (value: number) => (value / top) * PLOT_HEIGHT;
  const bars = labels.flatMap((label, bar) => {
    let filled = 0;
    return series.flatMap(({ name, colour, values }) => {
      const value = values[bar] ?? 0;
      if (value === 0) return [];
      filled += height(value);
      const x = fixed(LEFT + bar * slot + slot * 0.12);
      const y = fixed(TOP + PLOT_HEIGHT - filled);
      return [
        html`<rect
          class="fill-${colour}"
          x="${x}"
          y="${y}"
          width="${fixed(slot * 0.76)}"
          height="${fixed(height(value))}"
          ><title>${label}: ${showValue(value)} ${name}</title></rect
        >`,
      ];
    });
  });
  const lines = [0, 0.5, 1].map((part) => {
    const y = fixed(TOP + PLOT_HEIGHT * (1 - part));
    return html`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" /><text
        x="${LEFT - 5}"
        y="${y}"
        dy="0.32em"
        text-anchor="end"
        >${showValue(top * part)}</text
      >`;
  });
  const first = labels[0] ?? "";
  const last = labels.at(-1) ?? "";
  const described = series
    .map(({ name, values }) => `${showValue(sum(values))} ${name}`)
    .join(", ");
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-desc">
      <title id="${id}-title">${title}</title>
      <desc id="${id}-desc">${first} to ${last}: ${described}</desc>
      <g class="axis">
        ${lines}
        <text x="${LEFT}" y="${HEIGHT - 5}">${first}</text>
        <text x="${WIDTH - RIGHT}" y="${HEIGHT - 5}" text-anchor="end">${last}</text>
      </g>
      ${bars}
    </svg>
    <ul class="legend">
      ${series.map(({ name, colour, values }) => html`<li><span class="key fill-${colour}"></span>${name} <b>${showValue(sum(values))}</b></li>`)}
    </ul>
  </figure>`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function fixed(number: number): string {
  return String(Math.round(number * 100) / 100);
}

/** The next number whose half is round too, for the top of the scale. */
function roundUp(most: number): number {
  if (most <= 0) return 2;
  const magnitude = 10 ** Math.floor(Math.log10(most));
  const tops = [1, 2, 3, 4, 6, 8, 10, 20].map((step) => step * magnitude);
  const isRound = (top: number) => !Number.isInteger(most) || top % 2 === 0;
  return tops.find((top) => top >= most && isRound(top)) ?? most;
}
