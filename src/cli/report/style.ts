/** The page's only style sheet; the policy names its hash, so no other can be brought in. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1d2530; --soft: #5a6675; --line: #dfe4ea;
  --good: #2f7d6d; --warn: #b7791f; --bad: #c0413b; --idle: #8fa3b8;
  --good-ink: #23685a; --warn-ink: #865409; --bad-ink: #a8322d; --link: #1f5fa8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181e; --card: #1c222a; --ink: #e6eaf0; --soft: #a3afbd; --line: #2f3844;
    --good: #4fb3a0; --warn: #d9a13f; --bad: #e2726b; --idle: #64788e;
    --good-ink: #74cdbb; --warn-ink: #e6b962; --bad-ink: #f0938d; --link: #8ab8ee;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 0 1rem 3rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
header, main, footer { max-width: 68rem; margin: 0 auto; }
header { padding: 2rem 0 0.5rem; }
h1 { margin: 0; font-size: 1.6rem; letter-spacing: -0.02em; }
h2 { margin: 0 0 1rem; font-size: 1.15rem; }
h3 { margin: 0; font-size: 1rem; }
p { margin: 0.25rem 0; }
a { color: var(--link); }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin-top: 0.75rem; }
nav a { padding: 0.25rem 0; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; }
.soft, .none, footer { color: var(--soft); }
section, .tile {
  background: var(--card); border: 1px solid var(--line); border-radius: 12px;
}
section { padding: 1.25rem; margin-top: 1.25rem; }
.count {
  padding: 0.1rem 0.6rem; margin-left: 0.25rem; border: 1px solid var(--line); border-radius: 1rem;
  color: var(--soft); font-size: 0.85rem; font-weight: 500;
}
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.75rem; margin: 1rem 0 0; }
.tile { padding: 0.75rem 1rem; border-top: 3px solid var(--line); }
.tile dt, .facts dt { color: var(--soft); font-size: 0.85rem; }
.tile dd { margin: 0; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.tile.warn { border-top-color: var(--warn); }
.tile.bad { border-top-color: var(--bad); }
.tile.good { border-top-color: var(--good); }
.facts { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; margin: 0 0 1rem; }
.facts dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1.5rem; align-items: start; }
.two > * { min-width: 0; }
figure { margin: 0; }
figcaption, caption { color: var(--soft); font-size: 0.9rem; text-align: start; padding-bottom: 0.4rem; }
svg { display: block; width: 100%; height: auto; }
.axis line { stroke: var(--line); stroke-width: 1; }
.axis text { fill: var(--soft); font-size: 9.5px; }
.fill-good { fill: var(--good); background: var(--good); }
.fill-warn { fill: var(--warn); background: var(--warn); }
.fill-bad { fill: var(--bad); background: var(--bad); }
.fill-idle { fill: var(--idle); background: var(--idle); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; margin: 0.5rem 0 0; padding: 0; font-size: 0.9rem; color: var(--soft); }
.legend b { color: var(--ink); font-variant-numeric: tabular-nums; }
.key { display: inline-block; width: 0.7rem; height: 0.7rem; margin-right: 0.4rem; border-radius: 3px; }
.scroll { overflow-x: auto; margin-bottom: 0.5rem; }
.two + .scroll { margin-top: 1.25rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
th, td { padding: 0.4rem 0.75rem 0.4rem 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--soft); font-weight: 500; white-space: nowrap; }
tbody th { font-weight: 500; }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
time { white-space: nowrap; font-variant-numeric: tabular-nums; }
td bdi, h3 bdi { overflow-wrap: anywhere; }
td bdi { display: inline-block; min-width: 11rem; }
.card { border-top: 1px solid var(--line); padding: 0.9rem 0; }
.card:first-of-type { border-top: 0; padding-top: 0; }
.issues { margin: 0.4rem 0; padding-left: 1.1rem; }
code { padding: 0.1rem 0.35rem; border: 1px solid var(--line); border-radius: 5px; font: 0.85em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.issues code { color: var(--warn-ink); }
.next { display: flex; flex-wrap: wrap; gap: 0.4rem; }
details { margin-top: 0.75rem; }
summary { cursor: pointer; color: var(--link); }
.state.good { color: var(--good-ink); }
.state.bad { color: var(--bad-ink); }
footer { margin-top: 1.5rem; font-size: 0.9rem; }
@media print { body { background: none; } section, .tile { break-inside: avoid; } nav, .skip { display: none; } }
`;
