import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Ends this process with a sentence about what is wrong. */
export function stop(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Reads the options of `npm run bench NAME`. Ends this process if one is unknown, or has no value. */
export function readOptions<Options extends NonNullable<ParseArgsConfig['options']>>(name: string, options: Options) {
  const args = process.argv.slice(2).filter((argument) => argument !== name);
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    return stop((error as Error).message);
  }
}
