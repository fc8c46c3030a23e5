import { buildPage } from '@hashr/local/launcher/page-build.ts';
import { onlyWhenNamed, runMeasurements } from '../support/measurements.ts';
import { measureCluster, measureEdits } from './cluster.ts';
import { measureFootprint } from './footprint.ts';
import { measureFrontends } from './frontends.ts';
import { measureManyPages, measurePageFlood } from './hostile-pages.ts';
import { measureLoadTools, measureStall } from './load-tools.ts';
import { measureOutages } from './outages.ts';
import { measurePages } from './pages.ts';
import { measureRates } from './rates.ts';
import { measureRoutes } from './routes.ts';
import { measureSmoothness } from './smoothness.ts';
import { measureSoak } from './soak.ts';
import { measureSplit } from './split.ts';
import { measureBand, measureMishaps, measureReaction, measureWatcherFootprint } from './watcher.ts';

// `npm run measure`: measures the figures that the documents state, on real processes. Takes about fifteen minutes.
await buildPage();
await runMeasurements({
  rates: measureRates,
  split: measureSplit,
  pages: measurePages,
  'page-flood': measurePageFlood,
  'many-pages': measureManyPages,
  outages: measureOutages,
  frontends: measureFrontends,
  smoothness: measureSmoothness,
  footprint: measureFootprint,
  reaction: measureReaction,
  band: measureBand,
  mishaps: measureMishaps,
  'watcher-footprint': measureWatcherFootprint,
  cluster: measureCluster,
  routes: measureRoutes,
  edits: measureEdits,
  'load-tools': onlyWhenNamed(measureLoadTools),
  'load-stall': onlyWhenNamed(measureStall),
  soak: onlyWhenNamed(measureSoak),
});
