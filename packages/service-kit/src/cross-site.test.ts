import { describe, expect, test } from 'vitest';
import { isCrossSite } from './cross-site.ts';

const host = 'demo.example:8080';

describe('isCrossSite', () => {
  test.each([
    ['a program, which sends no Origin', { host }],
    ['the page itself', { host, origin: 'http://demo.example:8080', 'sec-fetch-site': 'same-origin' }],
    ['a page behind a gateway that ends TLS', { host: 'demo.example', origin: 'https://demo.example' }],
    ['the default port', { host: 'demo.example:80', origin: 'http://demo.example' }],
    ['another spelling of the host', { host: 'Demo.Example:8080', origin: 'http://demo.example:8080' }],
    ['an address typed into the browser', { host, 'sec-fetch-site': 'none' }],
    ['IPv6', { host: '[::1]:8080', origin: 'http://[::1]:8080' }],
    ['an allowed origin', { host, origin: 'https://other.example', 'sec-fetch-site': 'cross-site' }],
  ])('is not cross-site: %s', (_, headers) => {
    expect(isCrossSite(headers, ['https://other.example'])).toBe(false);
  });

  test.each([
    ['another host', { host, origin: 'http://evil.example:8080' }],
    ['another port', { host, origin: 'http://demo.example:8081' }],
    ['no port', { host, origin: 'http://demo.example' }],
    ['a host with the same beginning', { host: 'demo.example', origin: 'http://demo.example.evil' }],
    ['a host before an @', { host: 'demo.example', origin: 'http://demo.example@evil.example' }],
    ['a sandboxed frame', { host, origin: 'null' }],
    ['an empty Origin', { host, origin: '' }],
    ['a file', { host: '', origin: 'file://' }],
    ['no Host at all', { origin: 'http://evil.example' }],
    [
      'a request that the browser calls cross-site',
      { host, origin: 'http://demo.example:8080', 'sec-fetch-site': 'cross-site' },
    ],
    ['cross-site without an Origin', { host, 'sec-fetch-site': 'cross-site' }],
    ['an allowed origin with another scheme', { host, origin: 'http://other.example' }],
  ])('is cross-site: %s', (_, headers) => {
    expect(isCrossSite(headers, ['https://other.example'])).toBe(true);
  });
});
