import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import type { Weights } from '@hashr/messages/burst.ts';
import { parseDocument } from 'yaml';
import { SplitConflict, SplitError, type TrafficSplit } from './traffic-split.ts';
import { type PatchOperation, readWorkerRoute, type WorkerRoute } from './worker-route.ts';

/**
 * The weights in a manifest file: the laptop's way. The file's comments stay, and it is replaced as a whole, so that
 * nobody reads half of it.
 */
export function createManifestFileSplit(path: string): TrafficSplit {
  let lastRead: { text: string; route: WorkerRoute } | undefined;

  return {
    async read() {
      const text = await readText(path);
      const route = readWorkerRoute(parse(text, path), path);
      lastRead = { text, route };
      const { mtimeMs } = await stat(path);
      return { ...route, changedAtMs: mtimeMs };
    },
    async write(weights: Weights) {
      if (lastRead === undefined || (await readText(path)) !== lastRead.text) {
        throw new SplitConflict(`Somebody else has changed ${path} in the meantime.`);
      }
      const document = parseDocument(lastRead.text);
      for (const operation of lastRead.route.patch(weights)) {
        apply(document, operation);
      }
      try {
        await writeFile(`${path}.new`, document.toString({ lineWidth: 0 }));
        await rename(`${path}.new`, path);
      } catch (error) {
        throw new SplitError(`${path} cannot be written: ${(error as Error).message}`);
      }
    },
    async announce() {}, // The log and the page tell it already.
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SplitError(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}): see VIRTUAL_SERVICE_FILE.`,
    );
  }
}

function parse(text: string, path: string): unknown {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new SplitError(`${path} is not YAML: ${document.errors[0]?.message.split('\n')[0]}`);
  }
  return document.toJS();
}

/** The tests of the patch need no look: the text as a whole is what was read. */
function apply(document: ReturnType<typeof parseDocument>, { op, path, value }: PatchOperation): void {
  if (op !== 'test') {
    const keys = path.split('/').slice(1);
    document.setIn(
      keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
      value,
    );
  }
}
