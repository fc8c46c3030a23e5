import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

const from = (remoteAddress: string, forwardedFor?: string) =>
  ({ headers: { 'x-forwarded-for': forwardedFor }, socket: { remoteAddress } }) as unknown as IncomingMessage;

test('without proxies it is the address of the connection, regardless of the header', () => {
  expect(clientAddress(from('192.0.2.1', '198.51.100.7'), 0)).toBe('192.0.2.1');
  expect(clientAddress(from('::ffff:192.0.2.1'), 0)).toBe('192.0.2.1');
});

test('behind a proxy it is the entry that the proxy appended, not one of the client', () => {
  expect(clientAddress(from('127.0.0.6', '198.51.100.7'), 1)).toBe('198.51.100.7');
  expect(clientAddress(from('127.0.0.6', '10.1.1.1, 203.0.113.9,198.51.100.7'), 1)).toBe('198.51.100.7');
  expect(clientAddress(from('127.0.0.6', '10.1.1.1, 203.0.113.9, 198.51.100.7'), 2)).toBe('203.0.113.9');
});

test('for a request that bypasses the proxies it is the address of the connection', () => {
  expect(clientAddress(from('127.0.0.1'), 1)).toBe('127.0.0.1');
  expect(clientAddress(from('127.0.0.1', 'unknown'), 1)).toBe('127.0.0.1');
  expect(clientAddress(from('127.0.0.1', '198.51.100.7'), 2)).toBe('127.0.0.1');
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('for %s it is the network %s', (address, network) => {
  expect(clientAddress(from(address), 0)).toBe(network);
});
