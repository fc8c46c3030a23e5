import { z } from 'zod';

/** The longest raw sentence of a notice, in UTF-16 code units. */
const MAX_RAW = 500;

const name = z.string().max(300);
const number = z.number().min(0);
const code = <Code extends string>(value: Code) => z.literal(value);

/**
 * A sentence about a problem or a measurement as data: a code, and what the sentence names. The page makes a sentence
 * from it in its own language; `sayNotice` makes the English one.
 */
export const noticeSchema = z.discriminatedUnion('code', [
  /** A sentence of another program, or one that is too rare for a code. */
  z.object({ code: code('raw'), message: z.string().max(MAX_RAW) }),

  // Measuring the rate.
  z.object({ code: code('too-soon') }),
  z.object({ code: code('no-answer'), at: name, cause: name }),
  z.object({ code: code('not-metrics'), at: name }),
  z.object({ code: code('bad-status'), at: name, status: number }),
  z.object({ code: code('no-envoy'), address: name }),
  z.object({ code: code('no-address'), hostname: name, cause: name }),
  z.object({ code: code('no-counters'), services: z.array(name).max(5) }),
  /** The notice of the first one follows. */
  z.object({ code: code('some-unread'), unread: number, frontends: number }),
  z.object({ code: code('unknown-health'), source: z.enum(['mesh', 'prometheus']) }),
  z.object({ code: code('completed-requests'), counter: name }),
  z.object({ code: code('no-prometheus'), url: name, cause: name }),
  z.object({ code: code('not-prometheus'), url: name, status: number }),
  z.object({ code: code('not-a-number'), url: name, value: name }),
  z.object({ code: code('nothing-scraped'), url: name, app: name, namespace: name }),
  z.object({ code: code('stale'), seconds: number }),
  /** The notices of the failure follow. */
  z.object({ code: code('long-gap'), seconds: number }),

  // Reading and changing the weights.
  z.object({ code: code('contended'), by: name.optional(), annotation: name }),
  /** The notices of the failure come before. */
  z.object({ code: code('repeated'), times: number }),
  z.object({ code: code('dry-run') }),
  z.object({ code: code('unknown-change-time') }),
  z.object({ code: code('file-changed'), path: name }),
  z.object({ code: code('file-unreadable'), path: name, cause: name }),
  z.object({ code: code('patch-rejected'), where: name, status: number }),
  z.object({ code: code('not-found'), where: name, command: name }),
  z.object({ code: code('unauthorized') }),
  z.object({ code: code('forbidden'), verb: name, where: name }),
  z.object({ code: code('no-api-server'), verb: name, where: name, cause: name }),
  z.object({ code: code('api-server-error'), verb: name, where: name, status: number }),
  z.object({ code: code('other-route-wins'), other: name, own: name }),
  z.object({ code: code('other-route-loses'), other: name, own: name }),
  z.object({ code: code('second-watcher'), name }),
]);

export type Notice = z.infer<typeof noticeSchema>;

/** A note for users: one notice, or several that belong together. */
export type Note = readonly Notice[];

/** A sentence as a note. */
export function rawNote(sentence: string): Note {
  return [{ code: 'raw', message: sentence.slice(0, MAX_RAW) }];
}

/** One sentence for each code of a notice. */
export type NoticeSentences = { [Code in Notice['code']]: (notice: Extract<Notice, { code: Code }>) => string };

/** Names the client that set the weights. Undefined: not known. */
export function managerInWords(fieldManager: string | undefined): string {
  if (fieldManager === undefined) {
    return 'somebody else';
  }
  return fieldManager === 'istiowatcher' ? 'another istiowatcher' : `the field manager ${fieldManager}`;
}

const listOfNames = new Intl.ListFormat('en-GB', { type: 'conjunction' });

const english: NoticeSentences = {
  raw: ({ message }) => message,
  'too-soon': () => 'The watcher has read the counters only once. A rate needs two ticks.',
  'no-answer': ({ at, cause }) => `${at} cannot be reached (${cause}).`,
  'not-metrics': ({ at }) => `${at} responds with a body that is not metrics.`,
  'bad-status': ({ at, status }) => `${at} responds with status ${status}.`,
  'no-envoy': ({ address }) =>
    `The metrics at ${address} contain no Envoy statistics of the worker. Check that the sidecar is ready and that its proxyStatsMatcher includes them.`,
  'no-address': ({ hostname, cause }) =>
    `${hostname} has no address (${cause}). Check that a frontend is ready and that METRICS_URL names its headless Service.`,
  'no-counters': ({ services }) =>
    `The frontends send requests, but their metrics count none to the worker. Check that their proxyStatsMatcher includes ${listOfNames.format(services)}.`,
  'some-unread': ({ unread, frontends }) => `The metrics of ${unread} of ${frontends} frontends could not be read:`,
  'unknown-health': ({ source }) =>
    source === 'mesh'
      ? 'The metrics do not report which workers are healthy, so their health is not checked.'
      : 'Prometheus does not report which workers are healthy, so their health is not checked.',
  'completed-requests': ({ counter }) =>
    `Not every frontend reports ${counter} (see its proxyStatsMatcher), so requests are counted when they complete. A stall can then look like a lower rate.`,
  'no-prometheus': ({ url, cause }) => `Prometheus at ${url} cannot be reached (${cause}). Check PROMETHEUS_URL.`,
  'not-prometheus': ({ url, status }) =>
    `${url} returns status ${status} without the result of a Prometheus query. Check PROMETHEUS_URL.`,
  'not-a-number': ({ url, value }) => `Prometheus at ${url} answers ${value} instead of a number.`,
  'nothing-scraped': ({ url, app, namespace }) =>
    `Prometheus at ${url} scrapes no pod with app=${app} in the namespace ${namespace}. Check that Prometheus scrapes the mesh.`,
  stale: ({ seconds }) => `The newest scrape of a frontend is ${seconds} s old.`,
  'long-gap': ({ seconds }) => `There has been no rate for more than ${seconds} s.`,
  contended: ({ by, annotation }) =>
    `The weights are contended: ${managerInWords(by)} repeatedly resets the weights that the watcher sets. The watcher waits longer after each reset before it moves the traffic again. Stop that tool, configure it to ignore the weights (Argo CD: ignoreDifferences), or pause the watcher (annotation ${annotation}: "true").`,
  repeated: ({ times }) => `This has happened ${times} times in a row.`,
  'dry-run': () => 'Dry run: the watcher does not change the weights.',
  'unknown-change-time': () => 'The route does not record when its weights changed, so the minimum times do not apply.',
  'file-changed': ({ path }) => `Somebody else has changed ${path} in the meantime.`,
  'file-unreadable': ({ path, cause }) => `${path} cannot be read (${cause}). Check ROUTE_FILE.`,
  'patch-rejected': ({ where, status }) =>
    `The API server rejects the patch (${status}): somebody else has changed the ${where}.`,
  'not-found': ({ where, command }) => `There is no ${where}: ${command}`,
  unauthorized: () =>
    'The API server does not accept the credentials of the watcher (401). Check that its ServiceAccount exists.',
  forbidden: ({ verb, where }) =>
    `The watcher is not allowed to ${verb} the ${where} (403). Apply the Role and the RoleBinding in k8s/base/istiowatcher.`,
  'no-api-server': ({ verb, where, cause }) =>
    `The watcher cannot reach the API server to ${verb} the ${where}: ${cause}.`,
  'api-server-error': ({ verb, where, status }) =>
    `The API server returns ${status} when the watcher tries to ${verb} the ${where}. The watcher tries again in the next tick.`,
  'other-route-wins': ({ other, own }) =>
    `The ${other} also routes the requests to the worker, and wins: the weights of the ${own} have no effect. Set ROUTE=httproute, or delete the HTTPRoute.`,
  'other-route-loses': ({ other, own }) =>
    `The ${other} also exists. It has no effect, because the ${own} wins. Delete it.`,
  'second-watcher': ({ name: other }) =>
    `A second watcher, "${other}", publishes on the channel burst. The page does not show its status. Run only one watcher.`,
};

/** Returns the English sentence of a notice, or its English sentences. */
export function sayNotice(notice: Notice): string {
  const say = english[notice.code] as (notice: Notice) => string;
  return say(notice);
}

/** Returns the English sentences of notices that belong together. */
export function sayNotices(notices: Note): string {
  return notices.map(sayNotice).join(' ');
}
