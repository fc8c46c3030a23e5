/** The style sheet of the HTML report, with the colours of the page. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #fbfaf7; --card: #fff; --text: #1d1c1a; --muted: #66625b; --grid: #e4e0d8;
  --primary: #0072b2; --burst: #e69f00; --failed: #d55e00; --ok: #00744f; --error: #a84600;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #161513; --card: #201f1c; --text: #efece6; --muted: #a8a298; --grid: #38352f;
    --primary: #56b4e9; --burst: #f0b84d; --failed: #ff8a4c; --ok: #35c795; --error: #ff8a4c;
  }
}
* { box-sizing: border-box; }
body {
  background: var(--ground); color: var(--text); font: 16px/1.45 system-ui, sans-serif;
  font-variant-numeric: tabular-nums; margin: 0 auto; max-width: 66rem; padding: 1.5rem;
}
header { align-items: baseline; display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
h1 { font-size: 2.25rem; letter-spacing: -0.02em; margin: 0; }
h1 small { white-space: nowrap; color: var(--muted); font-size: 1rem; font-weight: 500; letter-spacing: 0; }
h2 { font-size: 1rem; margin: 0 0 0.75rem; }
header p { color: var(--muted); margin: 0; }
.verdict { border: 2px solid; border-radius: 2rem; font-weight: 700; padding: 0 0.75rem; }
.verdict.passed { color: var(--ok); }
.verdict.failed { color: var(--error); }
.tiles { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); list-style: none; margin: 1.5rem 0 0.75rem; padding: 0; }
.tiles li, section { background: var(--card); border: 1px solid var(--grid); border-radius: 0.75rem; }
.tiles li { color: var(--muted); padding: 0.75rem 1rem; }
.tiles b { color: var(--text); display: block; font-size: clamp(1.375rem, 5vw, 1.75rem); white-space: nowrap; letter-spacing: -0.02em; line-height: 1.2; }
section { margin-block-end: 0.75rem; padding: 1rem; }
section { overflow-x: auto; }
svg { display: block; height: auto; min-width: 36rem; width: 100%; }
svg text { fill: var(--muted); font-size: 12px; }
.grid { stroke: var(--grid); }
rect.primary { fill: var(--primary); }
rect.burst { fill: var(--burst); }
rect.failed { fill: var(--failed); }
.line { fill: none; stroke: var(--text); stroke-linejoin: round; stroke-width: 2; }
.line.target { stroke-dasharray: 6 4; stroke-width: 1.5; }
.line.p50 { stroke: var(--primary); }
.line.p99 { stroke: var(--burst); }
.line.max { stroke: var(--muted); stroke-width: 1; }
line.move { stroke: var(--text); stroke-dasharray: 2 3; stroke-width: 2; }
.legend { color: var(--muted); display: flex; flex-wrap: wrap; font-size: 0.875rem; gap: 0 1.25rem; margin: 0.5rem 0 0; }
.legend span::before { background: var(--text); content: ""; display: inline-block; height: 0.7em; margin-inline-end: 0.4em; width: 0.7em; }
.legend .primary::before { background: var(--primary); border-radius: 50%; }
.legend .burst::before { background: var(--burst); }
.legend .failed::before { background: var(--failed); }
.legend .move::before { height: 0.9em; width: 2px; }
.legend .p50::before { background: var(--primary); }
.legend .p99::before { background: var(--burst); }
.legend .max::before { background: var(--muted); }
table { border-collapse: collapse; width: 100%; }
th, td { border-block-end: 1px solid var(--grid); padding: 0.375rem 0.75rem 0.375rem 0; text-align: start; white-space: nowrap; }
.wrap td:last-child { min-width: 16rem; white-space: normal; }
th { color: var(--muted); font-size: 0.875rem; font-weight: 600; }
tbody tr:last-child > * { border: 0; }
.note { color: var(--muted); font-size: 0.875rem; }
`;
