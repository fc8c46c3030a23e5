import { sayNotices } from '@hashr/messages/notices.ts';
import { expect, test } from 'vitest';
import { readAcceptance } from './http-route-status.ts';

const parentRef = { group: '', kind: 'Service', name: 'worker-service' };
const condition = (type: string, status: string, reason = type, message = 'why') => ({ type, status, reason, message });
const withConditions = (conditions: object[], parent: object = parentRef) => ({
  spec: {},
  status: { parents: [{ parentRef: parent, conditions }] },
});
const where = 'HTTPRoute worker-route';

test('an accepted route whose backends exist needs no note', () => {
  const conditions = [condition('Accepted', 'True'), condition('ResolvedRefs', 'True')];

  expect(readAcceptance(withConditions(conditions), where)).toEqual([]);
});

test('a missing backend is a note with its reason', () => {
  const unresolved = condition('ResolvedRefs', 'False', 'BackendNotFound', 'backend(worker-burst) not found');

  expect(readAcceptance(withConditions([condition('Accepted', 'True'), unresolved]), where).map(sayNotices)).toEqual([
    'A backend of the HTTPRoute worker-route is missing (BackendNotFound: backend(worker-burst) not found).',
  ]);
});

test.each<[string, object, string]>([
  ['no status', { spec: {} }, 'No mesh has accepted the HTTPRoute worker-route yet'],
  ['a status of a gateway only', withConditions([condition('Accepted', 'True')], { name: 'gateway' }), 'No mesh has'],
  [
    'refused',
    withConditions([condition('Accepted', 'False', 'NoMatchingParent', 'no such port')]),
    'does not accept the HTTPRoute worker-route, so its weights have no effect (NoMatchingParent: no such port).',
  ],
])('a route that the mesh does not apply is a failure: %s', (_name, object, sentence) => {
  expect(() => readAcceptance(object, where)).toThrow(
    expect.objectContaining({ kind: 'not-accepted', message: expect.stringContaining(sentence) }),
  );
});
