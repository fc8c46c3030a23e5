import { firstContact } from './connect/first-contact.ts';
import { createTarget } from './connect/target.ts';
import { exitCodes, FatalError } from './exit-codes.ts';
import { help } from './help.ts';
import { readOptions } from './options.ts';
import { maxWaitFor } from './phases/max-wait.ts';
import { createReport } from './report/create-report.ts';
import { toText } from './report/text.ts';
import { checkFiles, writeFiles } from './report/write-files.ts';
import { runTest } from './run.ts';
import { readKeys } from './screen/keys.ts';
import { showProgress } from './screen/screen.ts';
import { type Controls, pressKey } from './send/controls.ts';
import { startViewers } from './viewers/viewers.ts';
import { readState, readWatcher } from './watch/state.ts';

// `npm run loadtest`: a load test of String Hashr through its API. `--help` lists the options.

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof FatalError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    process.stdout.write(help);
    return exitCodes.passed;
  }
  const { load, holdMs, watcherUrl, limits, outputs } = options;
  await checkFiles(outputs);
  const target = await createTarget(options.target);
  try {
    const state = await firstContact(target, options.target);
    const watcher = watcherUrl === undefined ? state.watcher : await readWatcher(watcherUrl);
    if (watcher === undefined) {
      throw new FatalError(exitCodes.unreachable, `Cannot read the status of the watcher at ${watcherUrl?.href}.`);
    }
    const maxWaitMs = options.maxWaitMs ?? maxWaitFor(watcher?.source);

    let controls: Controls = { factor: 1, isPaused: false };
    const stopping = new AbortController();
    const restoreTerminal = readKeys(
      (key) => {
        controls = pressKey(controls, key);
      },
      () => stopping.abort(),
    );
    const viewers =
      options.viewers > 0 ? await startViewers(options.viewers, options.target, stopping.signal) : undefined;
    viewers?.measure();
    let hideProgress = () => {};
    const run = await runTest({
      target,
      load,
      holdMs,
      maxWaitMs,
      readWatcher: () =>
        watcherUrl === undefined ? readState(target).then((newest) => newest?.watcher) : readWatcher(watcherUrl),
      readControls: () => controls,
      signal: stopping.signal,
      onStart(started) {
        hideProgress = showProgress(started, load, holdMs, () => controls);
      },
    });
    hideProgress();
    restoreTerminal();

    const isComplete = !stopping.signal.aborted;
    const seen = (await viewers?.stop()) ?? null;
    const report = createReport({ run, url: options.target.url, load, holdMs, limits, viewers: seen, isComplete });
    process.stdout.write(toText(report));
    const files = await writeFiles(report, run.phases, outputs);
    process.stdout.write(files.map((file) => `Written: ${file}\n`).join(''));
    if (!isComplete) {
      return exitCodes.interrupted;
    }
    return report.criteria.every(({ passed }) => passed) ? exitCodes.passed : exitCodes.failed;
  } finally {
    await target.close();
  }
}
