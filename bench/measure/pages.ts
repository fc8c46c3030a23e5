import { startDemo } from '@hashr/test/support/demo.ts';
import { until } from '@hashr/test/support/until.ts';

/**
 * Strings per second of two pages at 5 and 7, of one, and of none; and how fast sending ends when the last page closes.
 */
export async function measurePages(): Promise<object[]> {
  const demo = await startDemo();
  const rows: object[] = [];
  const [one, two] = [await demo.page(), await demo.page()];
  await one.setFrequency(5);
  await two.setFrequency(7);

  async function sentIn(seconds: number): Promise<string> {
    const before = (await demo.state()).totals.sent;
    const startedMs = performance.now();
    await until(() => performance.now() - startedMs > seconds * 1_000, 'the time is over', seconds * 2_000);
    const sent = (await demo.state()).totals.sent - before;
    return (sent / ((performance.now() - startedMs) / 1_000)).toFixed(2);
  }
  rows.push({ pages: '5 and 7', 'sent /s': await sentIn(10) });
  one.close();
  await until(async () => (await demo.state()).pages === 1, 'one page is closed');
  rows.push({ pages: '7', 'sent /s': await sentIn(10) });
  const closedMs = performance.now();
  two.close();
  await until(async () => (await demo.state()).offeredPerSecond === 0, 'nothing is offered');
  rows.push({
    pages: 'none',
    'sending ended after, ms': (performance.now() - closedMs).toFixed(0),
    'sent /s': await sentIn(3),
  });
  await demo.stop();
  return rows;
}
