import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@hashr/service-kit/env.ts';
import type { Chapter } from '../chapter/chapter.ts';
import type { ChapterSettings } from '../chapter/directives.ts';
import { findClusters } from './clusters.ts';
import { createReadersClone } from './readers-clone.ts';
import { readersEnvironment } from './readers-environment.ts';
import { createReport, type Report } from './report.ts';
import { runAction } from './run-action.ts';
import { type Attempt, runChapter } from './run-chapter.ts';
import { type CurrentState, preparation, stateAfter } from './state.ts';

/** Runs a chapter from what it needs. Returns whether everything was as expected. */
export type Follow = (chapter: Chapter, how: { report: Report; attempt?: Attempt }) => Promise<boolean>;

/**
 * Runs chapters in their order, in a copy of the repository.
 *
 * @param retries how often a chapter with a cluster may run again after a failure, because clusters have hiccups; each
 *   such failure is named at the end
 * @param print writes a line
 * @param signal aborts the run; the chapter that runs is cleaned up
 * @returns whether everything was as expected
 */
export async function runCodelab(
  chapters: Chapter[],
  retries: number,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const report = createReport(print);
  await asReader(chapters, signal, async (follow) => {
    for (const chapter of chapters) {
      const triesAllowed = chapter.settings?.needs === 'nothing' ? 1 : 1 + retries;
      for (let tries = 1; !signal.aborted && tries <= triesAllowed; tries += 1) {
        const startedMs = performance.now();
        const passed = await follow(chapter, { report });
        const retried = !passed && tries < triesAllowed && !signal.aborted;
        report.chapterEnded(chapter, passed, performance.now() - startedMs, retried);
        if (passed) {
          break;
        }
      }
    }
  });
  return report.end() && !signal.aborted;
}

/**
 * Prepares the place where a reader follows chapters: a copy of the repository, and the clusters of the kubeconfig. Each
 * chapter begins in the state that the one before has left, or its preparations run. In the end, the clusters are without
 * the demo.
 *
 * @param work runs chapters with the function that it gets
 * @throws if a chapter needs a cluster and there is none
 */
export async function asReader(
  chapters: Chapter[],
  signal: AbortSignal,
  work: (follow: Follow) => Promise<void>,
): Promise<void> {
  const needsClusters = chapters.some(({ settings }) => settings?.needs !== 'nothing');
  const folder = mkdtempSync(join(tmpdir(), 'hashr-codelab-'));
  const clusters = needsClusters ? await findClusters(join(folder, 'kubeconfig')) : undefined;
  if (needsClusters && clusters === undefined) {
    throw new ConfigError('The kubeconfig leads to no cluster with Istio. Chapters that need none: 01, 02 and 03.');
  }
  const clone = createReadersClone();
  let current: CurrentState;
  const follow: Follow = async (chapter, { report, attempt = runAction }) => {
    const { needs, leaves } = chapter.settings as ChapterSettings;
    report.chapter(chapter);
    const needed = preparation(current, needs);
    if (needed !== 'nothing') {
      await clusters?.reset();
    }
    const passed = await runChapter(chapter, {
      directory: clone.directory,
      env: clusters?.env ?? readersEnvironment(process.env),
      ready: needed === 'nothing',
      report,
      attempt,
      signal,
    });
    clone.restore();
    current = stateAfter(needed === 'reset' ? 'cluster' : current, leaves, passed);
    return passed;
  };
  try {
    await work(follow);
    await clusters?.reset();
  } finally {
    clone.remove();
    rmSync(folder, { recursive: true });
  }
}
