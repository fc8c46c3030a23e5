// A constant rate for k6: k6 run -e URL=http://localhost:8080 -e RATE=100 -e SECONDS=10 loadtest/k6/constant-rate.js

import http from 'k6/http';

const rate = Number(__ENV.RATE ?? 100);

export const options = {
  scenarios: {
    constant: {
      executor: 'constant-arrival-rate',
      rate,
      timeUnit: '1s',
      duration: `${__ENV.SECONDS ?? 10}s`,
      preAllocatedVUs: Math.max(20, Math.ceil(rate / 10)),
      maxVUs: 2_000,
    },
  },
  summaryTrendStats: ['med', 'p(90)', 'p(95)', 'p(99)', 'p(99.9)', 'max'],
};

export default function hashOne() {
  http.post(`${__ENV.URL ?? 'http://localhost:8080'}/api/hash`, '{}', {
    headers: { 'Content-Type': 'application/json' },
  });
}
