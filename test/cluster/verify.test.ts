import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusters, command, hasCluster } from '../support/cluster.ts';

describe.skipIf(!hasCluster)('skaffold verify', () => {
  test('a guest finds the page, its socket, and a worker', async () => {
    const images = join(tmpdir(), 'hashr-verify-images.json');
    await command('skaffold', ['build', '-q', '--kube-context', clusters.primary, '--file-output', images]);
    const said = await command('skaffold', ['verify', '--kube-context', clusters.primary, '-a', images]);
    await rm(images);

    expect(said).toContain('page: String Hashr');
    expect(said).toContain('socket: ');
    expect(said).toContain('hashes: ');
  });
});
