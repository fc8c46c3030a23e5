import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { type PatchOperation, RouteError, readWorkerRoute } from '@hashr/mesh/worker-route.ts';
import { parseDocument } from 'yaml';
import { SplitConflict, type TrafficSplit } from './traffic-split.ts';

/**
 * The weights in a manifest file: the laptop's way. The file's comments stay, and it is replaced as a whole, so that
 * nobody reads half of it.
 */
export function createManifestFileSplit(path: string): TrafficSplit {
  return {
    async read() {
      const text = await readText(path);
      const { patch, ...route } = readWorkerRoute(parse(text, path), path);
      const { mtimeMs } = await stat(path);
      return {
        ...route,
        changedAtMs: mtimeMs,
        changedBy: undefined, // A file does not tell who has written it.
        async write(weights) {
          if ((await readText(path)) !== text) {
            throw new SplitConflict(`Somebody else has changed ${path} in the meantime.`);
          }
          const document = parseDocument(text);
          for (const operation of patch(weights)) {
            apply(document, operation);
          }
          await replace(path, document.toString({ lineWidth: 0 }));
        },
        async announce() {}, // The log and the page report it.
      };
    },
  };
}

/** Replaces a file as a whole. */
async function replace(path: string, text: string): Promise<void> {
  try {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  } catch (error) {
    throw new RouteError(`${path} cannot be written: ${(error as Error).message}`);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new RouteError(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}): see VIRTUAL_SERVICE_FILE.`,
    );
  }
}

function parse(text: string, path: string): unknown {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new RouteError(`${path} is not YAML: ${document.errors[0]?.message.split('\n')[0]}`);
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
