import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { readVirtualService } from '@hashr/mesh/virtual-service.ts';
import type { PatchOperation } from '@hashr/mesh/worker-route.ts';
import { type Document, parseDocument } from 'yaml';
import type { TrafficSplit } from '../observation.ts';

/**
 * Stores the route in a manifest file, for `npm start`. Comments in the file are kept. The file is replaced by a
 * rename, so that no reader gets an incomplete file.
 */
export function createManifestFileSplit(path: string): TrafficSplit {
  return {
    async read() {
      const text = await readText(path);
      const { patch, ...route } = readVirtualService(parse(text, path).toJS(), path);
      const { mtimeMs } = await stat(path);
      return {
        ...route,
        changedAtMs: mtimeMs,
        changedBy: undefined, // A file does not say who wrote it.
        async write(burstPercent) {
          const document = parse(text, path);
          for (const operation of patch(burstPercent)) {
            apply(document, operation);
          }
          await replace(path, text, document.toString({ lineWidth: 0 }));
        },
        async announce() {}, // The log and the page report it.
      };
    },
  };
}

/** Replaces a file, unless it has changed. It is compared last, so that a change during the write is not lost. */
async function replace(path: string, before: string, after: string): Promise<void> {
  try {
    await writeFile(`${path}.new`, after);
    if ((await readText(path)) !== before) {
      await rm(`${path}.new`);
      throw new MeshFailure('conflict', `Somebody else has changed ${path} in the meantime.`);
    }
    await rename(`${path}.new`, path);
  } catch (error) {
    if (error instanceof MeshFailure) {
      throw error;
    }
    throw new MeshFailure('unwritable', `${path} cannot be written: ${(error as Error).message}`);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MeshFailure('unreadable', `${path} cannot be read (${code}). Check VIRTUAL_SERVICE_FILE.`);
  }
}

function parse(text: string, path: string): Document {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new MeshFailure('not-yaml', `${path} is not YAML: ${document.errors[0]?.message.split('\n')[0]}`);
  }
  return document;
}

/** Skips the tests of the patch, because the whole text is unchanged since it was read. */
function apply(document: Document, { op, path, value }: PatchOperation): void {
  if (op !== 'test') {
    const keys = path.split('/').slice(1);
    document.setIn(
      keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
      value,
    );
  }
}
