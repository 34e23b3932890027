/** A sample of Prometheus' text form: its labels unescaped, as a scraper would keep them. */
export interface Sample {
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

export interface Metric {
  readonly help: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,(?!$)|$)/;
const VALUE = /^(?:[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?|NaN|[+-]Inf)$/;

/**
 * Reads the text form (version 0.0.4) more strictly than a scraper does: it throws at a name without
 * HELP and TYPE right above its samples, at one that comes twice, a series that comes twice, a
 * timestamp, a bad escape, and a last line without its end.
 */
export function readPrometheusText(text: string): ReadonlyMap<string, Metric> {
  if (text !== "" && !text.endsWith("\n")) throw new Error("the last line has no end");
  const metrics = new Map<string, Metric & { readonly samples: Sample[] }>();
  const series = new Set<string>();
  const lines = text.split("\n").slice(0, -1);
  let last: { readonly name: string; readonly help: string } | undefined;
  for (const line of lines) {
    const fail = (why: string) => new Error(`${why}: ${line}`);
    const [, help, helped] = new RegExp(`^# HELP (${NAME}) (\\S.*)$`).exec(line) ?? [];
    if (help !== undefined && helped !== undefined) {
      if (metrics.has(help)) throw fail("it comes twice");
      last = { name: help, help: helped };
      continue;
    }
    const [, typed, type] =
      new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`).exec(line) ?? [];
    if (typed !== undefined && type !== undefined) {
      if (last?.name !== typed || metrics.has(typed)) throw fail("no HELP stands above it");
      metrics.set(typed, { help: last.help, type, samples: [] });
      continue;
    }
    const sample = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`).exec(line);
    if (sample === null) throw fail("it is no sample");
    const [, name = "", labels = "", value = ""] = sample;
    const metric = metrics.get(name);
    if (last?.name !== name || metric === undefined) throw fail("no TYPE stands above it");
    if (!VALUE.test(value)) throw fail("its value is no number");
    const read = readLabels(labels, fail);
    const key = JSON.stringify([name, ...[...read].sort(([a], [b]) => (a < b ? -1 : 1))]);
    if (series.has(key)) throw fail("the series comes twice");
    series.add(key);
    metric.samples.push({ labels: read, value: Number(value) });
  }
  for (const [name, { samples }] of metrics) {
    if (samples.length === 0) throw new Error(`${name} has no sample`);
  }
  return metrics;
}

function readLabels(text: string, fail: (why: string) => Error): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (let rest = text; rest !== "";) {
    const [whole, name, value] = LABEL.exec(rest) ?? [];
    if (whole === undefined || name === undefined || value === undefined) throw fail("bad labels");
    if (labels.has(name)) throw fail("a label comes twice");
    labels.set(
      name,
      value.replace(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped)),
    );
    rest = rest.slice(whole.length);
  }
  return labels;
}
