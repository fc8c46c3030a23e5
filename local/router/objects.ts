import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments, YAMLParseError } from 'yaml';

/** An object of a manifest, and the file that contains it. */
export interface Found {
  object: unknown;
  file: string;
}

/**
 * A file may also contain a second object, as in the codelab of 2018. Then the file that has only this object is not
 * read.
 */
const seconds: Record<string, { kind: string; file: string } | undefined> = {
  'worker-virtual-service.yaml': { kind: 'DestinationRule', file: 'worker-destination-rule.yaml' },
  'frontend-gateway.yaml': { kind: 'VirtualService', file: 'frontend-ingress-virtual-service.yaml' },
};

/**
 * Reads the objects of the manifests.
 *
 * @param names of the files; each is read after the one that may contain its object
 * @param report called with each mistake
 * @returns each object by the name of its own file, even if it was found in another
 */
export async function findObjects(
  directory: string,
  names: readonly string[],
  report: (mistake: string) => void,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  for (const file of names) {
    if (found.has(file)) {
      continue;
    }
    const objects = await readObjects(directory, file, report);
    if (objects !== undefined) {
      const second = seconds[file];
      const isSecond = (object: unknown) => second !== undefined && kindOf(object) === second.kind;
      const [own = null, ...moreOwn] = objects.filter((object) => !isSecond(object));
      const [other, ...moreOther] = objects.filter(isSecond);
      if (moreOwn.length + moreOther.length > 0) {
        report(
          `${file}: has ${objects.length} objects; it must have one${second ? `, and may have one ${second.kind}` : ''}`,
        );
      }
      found.set(file, { object: own, file });
      if (second !== undefined && other !== undefined) {
        found.set(second.file, { object: other, file });
      }
    }
  }
  return found;
}

/**
 * Reads all objects of a manifest.
 *
 * @param report called if the file is missing or is not YAML
 * @returns undefined if it cannot be read
 */
export async function readObjects(
  directory: string,
  file: string,
  report: (mistake: string) => void,
): Promise<unknown[] | undefined> {
  try {
    return parseObjects(await readFile(join(directory, file), 'utf8'));
  } catch (error) {
    report(`${file}: ${whyUnreadable(error)}`);
    return undefined;
  }
}

/** @throws if the text is not YAML */
function parseObjects(text: string): unknown[] {
  const documents = parseAllDocuments(text, { logLevel: 'error' });
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error !== undefined) {
    throw error;
  }
  // Nothing but comments is not an object.
  return documents.map((document) => document.toJS() as unknown).filter((object) => object !== null);
}

function kindOf(object: unknown): unknown {
  return typeof object === 'object' && object !== null && 'kind' in object ? object.kind : undefined;
}

function whyUnreadable(error: unknown): string {
  if (error instanceof YAMLParseError) {
    return `is not YAML: ${error.message.split('\n')[0]}`;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'is missing' : message;
}
