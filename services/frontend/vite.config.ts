import { defineConfig } from 'vite';

export default defineConfig({
  root: `${import.meta.dirname}/page`,
  build: {
    outDir: `${import.meta.dirname}/dist`,
    emptyOutDir: true,
    target: 'es2023',
    // On a busy computer, it would print a warning about the time for the style sheets into the terminal of the demo.
    rolldownOptions: { checks: { pluginTimings: false } },
    // The Content-Security-Policy allows no inlined scripts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
