import { setTimeout as sleep } from 'node:timers/promises';
import { launchBrowser } from '@hashr/test/support/browser.ts';
import { startDemo } from '@hashr/test/support/demo.ts';
import { rssMegabytes } from '@hashr/test/support/processes.ts';
import { measurePageCost, type PageCost } from './page-cost.ts';

const SECONDS = 60;

/** Runs in the page: records the duration of each frame and of each long task. */
const watchFrames = `
  window.frames_ = []; window.longTasks_ = [];
  let last = performance.now();
  const frame = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => window.longTasks_.push(duration)))
    .observe({ entryTypes: ['longtask'] });
`;

/**
 * What the page costs at 20 strings a second; and 1,000 a second for a minute: frames, long tasks, memory of the page and
 * of the processes. Linux only.
 */
export async function measureSmoothness(): Promise<object[]> {
  const demo = await startDemo();
  await demo.setWeights(70, 30);
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(demo.url);
  await page.getByText('connected', { exact: true }).waitFor();
  await sleep(2_000);
  const setRate = async (rate: string) => {
    await page.getByRole('textbox', { name: "What's the frequency?" }).fill(rate);
    await page.keyboard.press('Enter');
  };
  const idle = await measurePageCost(page, 10);
  await setRate('20');
  await sleep(8_000);
  const calm = await measurePageCost(page, 20);
  await page.evaluate(watchFrames);
  await setRate('1000');
  await sleep(10_000);
  const before = rss(demo.programs);
  const { heap: heapBefore } = await measurePageCost(page, 1);
  const busy = await measurePageCost(page, SECONDS - 12);
  const after = rss(demo.programs);
  const frames = (await page.evaluate('window.frames_')) as number[];
  const longTasks = (await page.evaluate('window.longTasks_')) as number[];
  const elements = await page.evaluate('document.querySelectorAll("*").length');
  const { sent, succeeded, failed, skipped } = (await demo.state()).totals;
  await browser.close();
  await demo.stop();
  return [
    {
      what: `strings sent / succeeded / failed / skipped in ${SECONDS} s`,
      value: `${sent} / ${succeeded} / ${failed} / ${skipped}`,
    },
    costRow('at 0/s', idle),
    costRow('at 20/s', calm),
    costRow('at 1,000/s', busy),
    { what: 'heap of the page after 10 s / 60 s, MB', value: `${heapBefore.toFixed(1)} / ${busy.heap.toFixed(1)}` },
    ...frameRows(frames),
    { what: 'long tasks over 50 ms / the longest, ms', value: `${longTasks.length} / ${Math.max(0, ...longTasks)}` },
    { what: 'elements in the page at the end', value: elements },
    { what: 'RSS after 10 s, MB', value: before },
    { what: `RSS after ${SECONDS} s, MB`, value: after },
  ];
}

function costRow(when: string, { mainThread, script, process }: PageCost): object {
  const value = [mainThread, script, process].map((share) => `${(share * 100).toFixed(1)} %`).join(' / ');
  return { what: `${when}: the page's thread / its scripts / its process, of a core`, value };
}

function frameRows(framesMs: number[]): object[] {
  const totalMs = framesMs.reduce((sum, ms) => sum + ms, 0);
  const share = (limitMs: number) =>
    `${((framesMs.filter((ms) => ms <= limitMs).length / framesMs.length) * 100).toFixed(2)} %`;
  return [
    { what: 'frames per second, mean', value: ((framesMs.length / totalMs) * 1_000).toFixed(1) },
    { what: 'frames within 17.7 ms / 34 ms', value: `${share(17.7)} / ${share(34)}` },
  ];
}

function rss(programs: Record<string, { pid: number }>): string {
  return Object.entries(programs)
    .map(([name, { pid }]) => `${name} ${Math.round(rssMegabytes(pid))}`)
    .join(', ');
}
