import { defineConfig } from 'vitest/config';
export default defineConfig({ test: { include: ['test/cluster/mesh-join.test.ts'], testTimeout: 120000, hookTimeout: 120000 } });
