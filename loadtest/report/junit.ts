import { escapeXml } from './escape-xml.ts';
import type { Criterion, Report } from './report.ts';

/** The criteria as JUnit's test cases, for a CI system: https://github.com/testmoapp/junitxml */
export function toJunit(report: Report): string {
  const { criteria, startedAt, total } = report;
  const seconds = ((total.endMs - total.startMs) / 1_000).toFixed(3);
  const failures = criteria.filter(({ passed }) => !passed).length;
  const counts = `tests="${criteria.length}" failures="${failures}" errors="0" time="${seconds}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="String Hashr load test" ${counts}>`,
    `  <testsuite name="${escapeXml(report.load)}" timestamp="${startedAt.replace(/\..*/, '')}" hostname="${escapeXml(new URL(report.url).hostname)}" ${counts}>`,
    ...criteria.map(toCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function toCase({ name, limit, unit, value, passed }: Criterion): string {
  const start = `    <testcase name="${escapeXml(name)}" classname="loadtest" time="0"`;
  const message = `${value ?? 'no value'}${value === null ? '' : ` ${unit}`}, at most ${limit} ${unit}`;
  return passed
    ? `${start}/>`
    : `${start}>\n      <failure type="criterion" message="${escapeXml(message)}"/>\n    </testcase>`;
}
