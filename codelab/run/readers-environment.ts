import { delimiter } from 'node:path';

/** Directories that `npm run` puts in front of the PATH. */
const OF_NPM = /\/node_modules\/|\/node-gyp-bin$/;

/** Returns the environment of the terminal in which `npm run codelab` was typed: without what npm adds to it. */
export function readersEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(env).filter(([name]) => !/^npm_/i.test(name));
  const path = (env.PATH ?? '').split(delimiter).filter((directory) => !OF_NPM.test(directory));
  return { ...Object.fromEntries(entries), PATH: path.join(delimiter) };
}
