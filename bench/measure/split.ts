import { startDemo } from '@hashr/test/support/demo.ts';

/** How 1,000 strings split between the clusters, for some weights; and how fast an edit of the weights takes effect. */
export async function measureSplit(): Promise<object[]> {
  const demo = await startDemo();
  const rows: object[] = [];
  for (const [primary, burst] of [
    [90, 10],
    [50, 50],
    [37, 63],
    [99, 1],
  ] as const) {
    await demo.setWeights(primary, burst);
    const before = await demo.settled();
    await demo.hash({ count: 1_000 });
    const after = await demo.settled();
    rows.push({
      weights: `${primary}/${burst}`,
      primary: after.succeededByCluster.primary - before.succeededByCluster.primary,
      burst: after.succeededByCluster.burst - before.succeededByCluster.burst,
    });
  }
  const page = await demo.page();
  await page.setFrequency(100);
  for (let i = 0; i < 5; i++) {
    await demo.setWeights(100, 0);
    const batchesBefore = page.batches.length;
    const startedMs = performance.now();
    await demo.setWeights(0, 100);
    while (!page.batches.slice(batchesBefore).some(({ counts }) => counts.burst > 0)) {
      await new Promise(setImmediate);
    }
    rows.push({
      weights: '100/0 -> 0/100',
      'from the edit to the first answer on the page, ms': Math.round(performance.now() - startedMs),
    });
  }
  await demo.stop();
  return rows;
}
