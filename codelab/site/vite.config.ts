import { defineConfig } from 'vite';
import { codelabContent } from './content-plugin.ts';
import { dist } from './site-files.ts';

export default defineConfig({
  root: import.meta.dirname,
  // The same files are served at / and at /codelab/.
  base: './',
  plugins: [codelabContent()],
  build: {
    outDir: dist,
    emptyOutDir: true,
    target: 'es2023',
    // The texts of one language, which are loaded as a whole for the search: 150 kB compressed.
    chunkSizeWarningLimit: 2_000,
    // Reading the chapters is most of the work.
    rolldownOptions: { checks: { pluginTimings: false } },
    // The Content-Security-Policy allows no inlined scripts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
