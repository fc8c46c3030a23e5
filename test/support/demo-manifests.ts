import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RouteKind, routeObjects } from '@hashr/mesh/route-kinds.ts';

const originals = fileURLToPath(new URL('../../istio-manifests', import.meta.url));

/** A copy of `istio-manifests/` that a test may change. */
export interface DemoManifests {
  directory: string;
  /** Changes a file, as an editor would. Returns false if the text stays the same. */
  edit(file: string, change: (text: string) => string): Promise<boolean>;
  /** Changes the two weights of the worker's route. Returns false if they stay the same. */
  setWeights(primary: number, burst: number): Promise<boolean>;
  /** The weights of the worker's route: primary, burst. */
  weights(): Promise<[number, number]>;
  remove(): Promise<void>;
}

/** Copies the manifests to a temporary directory. The weights are those of one kind of route. */
export async function copyDemoManifests(route: RouteKind): Promise<DemoManifests> {
  const { file: routeFile } = routeObjects[route];
  const directory = await mkdtemp(join(tmpdir(), 'hashr-manifests-'));
  await cp(originals, directory, { recursive: true });

  async function edit(file: string, change: (text: string) => string): Promise<boolean> {
    const before = await readFile(join(directory, file), 'utf8');
    const after = change(before);
    if (after !== before) {
      await writeFile(join(directory, file), after);
    }
    return after !== before;
  }

  return {
    directory,
    edit,
    setWeights(...weights) {
      const left = [...weights];
      return edit(routeFile, (text) => text.replaceAll(/weight: \d+/g, (match) => `weight: ${left.shift() ?? match}`));
    },
    async weights() {
      const text = await readFile(join(directory, routeFile), 'utf8');
      const [primary, burst] = [...text.matchAll(/weight: (\d+)/g)].map(([, weight]) => Number(weight));
      return [primary ?? -1, burst ?? -1];
    },
    remove: () => rm(directory, { recursive: true }),
  };
}
