import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Chapter } from '../chapter/chapter.ts';
import type { ChapterSettings } from '../chapter/directives.ts';
import { type Clusters, findClusters } from './clusters.ts';
import { createReadersClone, type ReadersClone } from './readers-clone.ts';
import { createReport } from './report.ts';
import { runChapter } from './run-chapter.ts';
import { type CurrentState, preparation, stateAfter } from './state.ts';

/**
 * Runs chapters in their order, in a copy of the repository. Each begins in the state that the chapter before has left, or
 * prepares what it needs. In the end, the clusters are as before: without the demo.
 *
 * @param print writes a line
 * @param signal aborts the run; the chapter that runs is cleaned up
 * @returns whether everything was as expected
 */
export async function runCodelab(
  chapters: Chapter[],
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'hashr-codelab-'));
  const clusters = await findClusters(join(folder, 'kubeconfig'));
  if (clusters === undefined && chapters.some(({ settings }) => settings?.needs !== 'nothing')) {
    print('The current kubeconfig leads to no cluster with Istio: only chapters that need none can run.');
    return false;
  }
  const clone = createReadersClone();
  try {
    return await runInOrder(chapters, { clone, clusters, print, signal });
  } finally {
    clone.remove();
    rmSync(folder, { recursive: true });
  }
}

interface Surroundings {
  clone: ReadersClone;
  clusters: Clusters | undefined;
  print: (line: string) => void;
  signal: AbortSignal;
}

async function runInOrder(chapters: Chapter[], { clone, clusters, print, signal }: Surroundings): Promise<boolean> {
  const report = createReport(print);
  let current: CurrentState;
  for (const chapter of chapters) {
    if (signal.aborted) {
      break;
    }
    const { needs, leaves } = chapter.settings as ChapterSettings;
    const startedMs = performance.now();
    report.chapter(chapter);
    const needed = preparation(current, needs);
    if (needed !== 'nothing') {
      await clusters?.reset();
    }
    const ready = needed === 'nothing';
    const env = clusters?.env ?? process.env;
    const passed = await runChapter(chapter, { directory: clone.directory, env, ready, report, signal });
    clone.restore();
    current = stateAfter(needed === 'reset' ? 'cluster' : current, leaves, passed);
    report.chapterEnded(chapter, passed, performance.now() - startedMs);
  }
  if (chapters.some(({ settings }) => settings?.needs !== 'nothing')) {
    await clusters?.reset();
  }
  return report.end() && !signal.aborted;
}
