import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exitCodes, FatalError } from '../exit-codes.ts';
import type { Outputs } from '../options.ts';
import type { Phase } from '../phases/phase.ts';
import { allLatencies } from './create-report.ts';
import { toFortio } from './fortio.ts';
import { toHtml } from './html.ts';
import { toJunit } from './junit.ts';
import type { Report } from './report.ts';

const US_PER_MS = 1_000;
const TICKS_PER_HALF_DISTANCE = 5;

/**
 * Checks that the folders of the files can be written, before the test runs.
 *
 * @throws {FatalError} for the first that cannot
 */
export async function checkFiles(outputs: Outputs): Promise<void> {
  for (const [option, file] of Object.entries(outputs)) {
    if (file !== undefined) {
      await access(dirname(file), constants.W_OK).catch(() => {
        throw new FatalError(exitCodes.usage, `--${option} ${file}: the file cannot be written.`);
      });
    }
  }
}

/** Writes the files that were asked for. Returns their names. Rejects if one cannot be written. */
export async function writeFiles(report: Report, phases: Phase[], outputs: Outputs): Promise<string[]> {
  const hashed = allLatencies(phases, ({ latencies }) => latencies);
  const failed = allLatencies(phases, ({ failedLatencies }) => failedLatencies);
  const json = (value: object) => `${JSON.stringify(value, undefined, 2)}\n`;
  const contents: [file: string | undefined, content: () => string][] = [
    [outputs.json, () => json(report)],
    [outputs.html, () => toHtml(report)],
    [outputs.junit, () => toJunit(report)],
    [outputs.hdr, () => hashed.outputPercentileDistribution(TICKS_PER_HALF_DISTANCE, US_PER_MS)],
    [outputs.fortio, () => json(toFortio(report, hashed, failed))],
  ];
  const written: string[] = [];
  for (const [file, content] of contents) {
    if (file !== undefined) {
      await writeFile(file, content());
      written.push(file);
    }
  }
  return written;
}
