import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import type { RouteObject } from '@hashr/mesh/route-kinds.ts';
import type { PatchOperation } from '@hashr/mesh/worker-route.ts';
import { type Document, parseAllDocuments } from 'yaml';
import type { Split, TrafficSplit } from '../observation.ts';

/**
 * Stores the route in a manifest file, for `npm start`. Other documents and comments in the file are kept. The file is
 * replaced by a rename, so that no reader gets an incomplete file.
 */
export function createManifestFileSplit(path: string, routeObject: RouteObject): TrafficSplit {
  const findRoute = (documents: Document[]) => findObject(documents, routeObject);

  return {
    async read() {
      const text = await readText(path);
      const route = routeObject.read(findRoute(parse(text, path))?.toJS(), path);
      const { mtimeMs } = await stat(path);
      // A file does not say who wrote it. The log and the page report the entries.
      const common = { changedAtMs: mtimeMs, changedBy: undefined, notes: [], announce };
      if (!route.isSplit) {
        return { ...route, ...common };
      }
      const { patch, ...split } = route;
      return {
        ...split,
        ...common,
        async write(burstPercent) {
          const documents = parse(text, path);
          for (const operation of patch(burstPercent)) {
            apply(findRoute(documents), operation);
          }
          await replace(path, text, documents.map((document) => document.toString({ lineWidth: 0 })).join(''));
        },
      };
    },
  };
}

const announce: Split['announce'] = async () => {};

/** Replaces a file, unless it has changed. It is compared last, so that a change during the write is not lost. */
async function replace(path: string, before: string, after: string): Promise<void> {
  try {
    await writeFile(`${path}.new`, after);
    if ((await readText(path)) !== before) {
      await rm(`${path}.new`);
      throw new MeshFailure('conflict', [{ code: 'file-changed', path }]);
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
    throw new MeshFailure('unreadable', [{ code: 'file-unreadable', path, cause: String(code) }]);
  }
}

function parse(text: string, path: string): Document[] {
  const documents = parseAllDocuments(text);
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error !== undefined) {
    throw new MeshFailure('not-yaml', `${path} is not YAML: ${error.message.split('\n')[0]}`);
  }
  return documents;
}

/** The document of the route. The file may also contain others, such as the DestinationRule. */
function findObject(documents: Document[], { kind, name }: RouteObject): Document | undefined {
  return (
    documents.find((document) => document.get('kind') === kind && document.getIn(['metadata', 'name']) === name) ??
    documents[0]
  );
}

/** Skips the tests of the patch, because the whole text is unchanged since it was read. */
function apply(document: Document | undefined, { op, path, value }: PatchOperation): void {
  if (op !== 'test') {
    const keys = path.split('/').slice(1);
    document?.setIn(
      keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
      value,
    );
  }
}
