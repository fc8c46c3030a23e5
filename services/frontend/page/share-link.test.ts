import { expect, test } from 'vitest';
import { linkTo } from './share-link.ts';

test('the link has what is shown, keeps the rest of the query, and never the presenter token', () => {
  const link = linkTo('http://demo:8080/?freq=20&view=present#token=secret-secret-secret', {
    lang: 'ja',
    load: 'ramp:5-30x60s',
    freq: undefined,
  });
  expect(link).toBe('http://demo:8080/?view=present&lang=ja&load=ramp%3A5-30x60s');
});
