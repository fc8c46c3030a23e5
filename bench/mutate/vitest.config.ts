import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { unitTests } from '../../vitest.config.ts';

/** The unit tests alone, without what the other projects need at their start. */
export default defineConfig({ root: fileURLToPath(new URL('../..', import.meta.url)), test: unitTests });
