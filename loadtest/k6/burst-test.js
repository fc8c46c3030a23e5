// The burst test for k6: k6 run -e URL=http://localhost:8080 loadtest/k6/burst-test.js
//
// The same rates and criteria as `npm run loadtest`. k6 cannot wait for the traffic to move, so that each phase takes a
// fixed time, and its last part must be answered by one cluster. Its latencies begin when a request is sent.

import { check } from 'k6';
import { scenario } from 'k6/execution';
import http from 'k6/http';
import { Rate } from 'k6/metrics';

const url = __ENV.URL ?? 'http://localhost:8080';
/** Strings per second. */
const [low, high] = [Number(__ENV.LOW ?? 5), Number(__ENV.HIGH ?? 20)];
const phaseSeconds = Number(__ENV.PHASE_SECONDS ?? 20);
/** How long the traffic may take to move. */
const moveSeconds = Number(__ENV.MOVE_SECONDS ?? 10);

const headers = {
  'Content-Type': 'application/json',
  ...(__ENV.HOST && { Host: __ENV.HOST }),
  ...(__ENV.TOKEN && { Authorization: `Bearer ${__ENV.TOKEN}` }),
};

/** The share of the strings that burst answers, by phase, after the traffic has had the time to move. */
const answeredByBurst = new Rate('answered_by_burst');

const phase = (name, rate, index) => ({
  executor: 'constant-arrival-rate',
  rate: rate * 10,
  timeUnit: '10s',
  duration: `${phaseSeconds}s`,
  startTime: `${index * phaseSeconds}s`,
  preAllocatedVUs: 50,
  maxVUs: 500,
  tags: { phase: name },
});

export const options = {
  insecureSkipTLSVerify: __ENV.INSECURE === 'true',
  scenarios: { low: phase('low', low, 0), high: phase('high', high, 1), low_again: phase('low again', low, 2) },
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'p(99.9)', 'max'],
  thresholds: {
    http_req_failed: ['rate==0'],
    dropped_iterations: ['count==0'],
    'answered_by_burst{phase:low}': ['rate==0'],
    'answered_by_burst{phase:high}': ['rate==1'],
    'answered_by_burst{phase:low again}': ['rate==0'],
    ...(__ENV.P99 && { http_req_duration: [`p(99)<${__ENV.P99}`] }),
  },
};

export default function hashOne() {
  const response = http.post(`${url}/api/hash`, '{}', { headers });
  const succeeded = check(response, { 'the string is hashed': ({ status }) => status === 200 });
  if (succeeded && Date.now() - scenario.startTime > moveSeconds * 1_000) {
    answeredByBurst.add(response.json('results.0.cluster') === 'burst');
  }
}
