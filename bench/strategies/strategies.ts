/** One way to spill over, and how the demo is set up for it. */
export interface Strategy {
  /** The name on the command line. */
  name: string;
  title: string;
  /** A folder of istio-manifests that is applied after the demo. */
  folder?: string;
  /** A patch for the frontend's Deployment. */
  frontendPatch?: string;
  /** The watcher's settings. Without them it is paused. */
  watcher?: Record<string, string>;
  /** The workers in primary, which share its capacity. Default: one. */
  workers?: number;
  /** More settings of these workers. */
  workerSettings?: Record<string, string>;
}

const proportional = { MODE: 'proportional', PRIMARY_CAPACITY: '15' };

/** What `npm run bench strategies` compares, in the order of the table. */
export const strategies: Strategy[] = [
  { name: 'nothing', title: 'nothing' },
  { name: 'locality-failover', title: 'locality failover', folder: 'lessons/18-locality-failover' },
  { name: 'outlier-detection', title: 'outlier detection on 5xx', folder: 'lessons/18-outlier-detection' },
  {
    name: 'zone-aware',
    title: 'zoneAwareLbSetting',
    folder: 'lessons/18-zone-aware',
    frontendPatch: 'lessons/18-zone-aware/frontend-patch.yaml',
  },
  { name: 'outlier-codes', title: 'outlierDetectionHttpErrorCodes: [429]', folder: 'lessons/18-outlier-codes' },
  { name: 'eject-on-429', title: 'EnvoyFilter: a 429 ejects', folder: 'lessons/18-eject-on-429' },
  { name: 'orca', title: 'ORCA', folder: 'lessons/18-orca' },
  { name: 'flip', title: 'watcher, flip', watcher: { MODE: 'flip' } },
  { name: 'proportional', title: 'watcher, proportional', watcher: proportional },
  {
    name: 'proportional-queue',
    title: 'watcher, proportional, and a queue of 1 s in primary',
    watcher: proportional,
    workerSettings: { CAPACITY_BUCKET_SECONDS: '1' },
  },
  {
    name: 'two-workers',
    title: 'watcher, proportional, two workers in primary',
    watcher: proportional,
    workers: 2,
  },
  {
    name: 'orca-watcher',
    title: 'watcher, proportional, two workers in primary, ORCA between them',
    folder: 'lessons/18-load-reports',
    watcher: proportional,
    workers: 2,
  },
];
