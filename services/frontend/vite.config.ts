import { defineConfig } from 'vite';

export default defineConfig({
  root: `${import.meta.dirname}/page`,
  build: {
    outDir: `${import.meta.dirname}/dist`,
    emptyOutDir: true,
    target: 'es2023',
    // The Content-Security-Policy allows no inlined scripts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
