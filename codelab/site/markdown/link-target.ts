import { posix } from 'node:path';

/** Where a link of a chapter leads. */
export type LinkTarget =
  /** Another website, or the demo's page. */
  | { kind: 'external'; href: string }
  /** A step of the codelab; the address is a hash of the site. */
  | { kind: 'step'; href: string }
  /** A file of the repository, which the site does not have. */
  | { kind: 'file'; path: string };

/** The anchors of a chapter, step by step. */
export type Anchors = readonly (readonly string[])[];

/**
 * Finds where a link leads.
 *
 * @param href as it stands in the Markdown, where it works on a Git host
 * @param from the path of the Markdown file in the repository: `codelab/en/06-gateway.md`
 * @param chapters the anchors of all chapters, by their path in the repository
 */
export function linkTarget(href: string, from: string, chapters: ReadonlyMap<string, Anchors>): LinkTarget {
  if (/^[a-z]+:/i.test(href)) {
    return { kind: 'external', href };
  }
  const [file = '', anchor = ''] = href.split('#');
  const path = file === '' ? from : posix.join(posix.dirname(from), decodeURI(file));
  const anchors = chapters.get(path);
  if (anchors === undefined) {
    return { kind: 'file', path };
  }
  const step = anchors.findIndex((step) => step.includes(decodeURIComponent(anchor)));
  const chapter = path.replace(/^codelab\//, '').replace(/\.md$/, '');
  return { kind: 'step', href: `#${chapter}${step > 0 ? `/${step}` : ''}` };
}
