import { registerHooks } from 'node:module';

// Preloaded into a program by a test: it writes the address of each file that the program loads.
registerHooks({
  load(url, context, nextLoad) {
    process.stdout.write(`loaded ${url}\n`);
    return nextLoad(url, context);
  },
});
