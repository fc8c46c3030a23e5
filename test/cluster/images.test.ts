import { describe, expect, test } from 'vitest';
import { hasCluster, inPrimary } from '../support/cluster.ts';

// An invalid setting ends the program when it has loaded its files.
const LOAD = 'PORT=none NODE_DEBUG_NATIVE=COMPILE_CACHE node src/main.ts 2>&1 || true';

describe.skipIf(!hasCluster)('the images', () => {
  test.each(['frontend', 'worker', 'istiowatcher'])(
    'that of the %s contains what its files compile to',
    async (name) => {
      const output = await inPrimary('exec', `deployment/${name}-deployment`, '-c', name, '--', 'sh', '-c', LOAD);

      expect(output).toMatch(/ file:\S+\/src\/main\.ts was accepted/);
      expect(output).not.toContain('was not initialized');
    },
  );
});
