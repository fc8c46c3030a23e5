import { describe, expect, test } from 'vitest';
import { createLoadReport, type LoadReport } from './load-report.ts';

const NAME = 'endpoint-load-metrics';

/** Counts ten seconds of requests at a constant rate, and of those the ones above the capacity as refused. */
function load(report: LoadReport, perSecond: number, capacity: number): Record<string, string> {
  let refused = 0;
  for (let i = 0; i < perSecond * 10; i++) {
    const isRefused = Math.floor(i * Math.max(0, 1 - capacity / perSecond)) > refused;
    refused += isRefused ? 1 : 0;
    report.count(isRefused ? 'refused' : 'accepted', (i * 1_000) / perSecond);
  }
  return report.headers(10_000);
}

describe('createLoadReport', () => {
  test('JSON, as Envoy reads it', () => {
    expect(load(createLoadReport('json', 16), 4, 16)).toEqual({
      [NAME]: 'JSON {"application_utilization":0.25,"rps_fractional":4,"eps":0}',
    });
  });

  test('TEXT, as Envoy reads it', () => {
    expect(load(createLoadReport('text', 16), 4, 16)).toEqual({
      [NAME]: 'TEXT application_utilization:0.25,rps_fractional:4,eps:0',
    });
  });

  test('above its capacity, the utilisation is above 1, and the refused requests are errors', () => {
    const text = String(load(createLoadReport('json', 15), 30, 15)[NAME]);
    const metrics = JSON.parse(text.replace(/^JSON /, ''));

    expect(metrics.rps_fractional).toBeCloseTo(30, 0);
    expect(metrics.application_utilization).toBeCloseTo(2, 1);
    expect(Math.abs(metrics.eps - 15)).toBeLessThanOrEqual(1);
  });

  test.each([1, 7, 15, 49, 333])('at any rate, the weight that Envoy computes is the capacity: %d', (capacity) => {
    const report = createLoadReport('json', capacity);
    for (let i = 0; i < 2_000; i++) {
      const nowMs = i * 31.7;
      report.count('accepted', nowMs);
      const metrics = JSON.parse(String(report.headers(nowMs)[NAME]).replace(/^JSON /, ''));
      const weight = metrics.rps_fractional / metrics.application_utilization;
      expect(Math.floor(weight + 1e-9)).toBe(capacity);
    }
  });

  test('off reports nothing', () => {
    expect(load(createLoadReport('off', 15), 5, 15)).toEqual({});
  });
});
