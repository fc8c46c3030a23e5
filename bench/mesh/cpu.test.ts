import { expect, test } from 'vitest';
import { parseCpu } from './cpu.ts';

test('reads the CPU time of the containers that the load goes through', () => {
  const line = (container: string, namespace: string, pod: string, seconds: string) =>
    `container_cpu_usage_seconds_total{container="${container}",namespace="${namespace}",pod="${pod}"} ${seconds} 1790000000000`;
  const text = [
    '# TYPE container_cpu_usage_seconds_total counter',
    line('frontend', 'hashr', 'frontend-deployment-6f4-abcde', '12.5'),
    line('istio-proxy', 'hashr', 'frontend-deployment-6f4-abcde', '1e-03'),
    line('istio-proxy', 'istio-system', 'istio-ingressgateway-5d-abcde', '3'),
    line('worker', 'other', 'worker-deployment-5d-abcde', '9'),
    line('redis', 'hashr', 'redis-cache-5d-abcde', '9'),
    'container_memory_working_set_bytes{container="frontend",namespace="hashr",pod="frontend-deployment-6f4-abcde"} 5 1',
  ].join('\n');
  expect(parseCpu(text)).toEqual({
    'frontend/frontend': 12.5,
    'frontend/istio-proxy': 0.001,
    'gateway/istio-proxy': 3,
  });
});
