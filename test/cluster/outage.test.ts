import { describe } from 'vitest';
import { hasCluster } from '../support/cluster.ts';
import { testsOfOutages } from './parts/outages.ts';

/** They depend on the environment. */
const { CUT_CLUSTERS, JOIN_CLUSTERS } = process.env;

describe.skipIf(!hasCluster)('in the middle of a burst', () =>
  testsOfOutages({ cut: CUT_CLUSTERS, join: JOIN_CLUSTERS }),
);
