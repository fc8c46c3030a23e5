import { parseArgs } from 'node:util';
import { ConfigError } from '@hashr/service-kit/env.ts';

/** What the doctor was asked to do. */
export interface Options {
  /** Contexts of kubectl, the one with the page first; none: the current one. */
  contexts: string[];
  namespace: string;
  /** Look at the demo of `npm start` instead of a cluster. */
  laptop: boolean;
  json: boolean;
  help: boolean;
}

export const USAGE = `npm run doctor -- [options]     looks at the demo, and says what is wrong and what helps. It changes nothing.

  --context NAME      a context of kubectl; again for a second cluster of the mesh (default: the current one)
  --namespace NAME    where the demo is (default: hashr)
  --laptop            the demo of "npm start" instead, with PORT as there
  --json              the findings as JSON
  --help              this

It ends with 0 if nothing is wrong, with 1 if something is, with 78 if an option is wrong.
`;

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Checks the arguments.
 *
 * @throws {ConfigError} in one sentence that says what to do
 */
export function readArguments(args: string[]): Options {
  const { values } = parse(args);
  const contexts = [...new Set(values.context)];
  if (contexts.some((context) => context === '' || context.startsWith('-'))) {
    throw new ConfigError('--context wants the name of a context: see "kubectl config get-contexts".');
  }
  if (!NAME.test(values.namespace) || values.namespace.length > 63) {
    throw new ConfigError(`--namespace ${values.namespace} is no name of a namespace.`);
  }
  if (values.laptop && contexts.length > 0) {
    throw new ConfigError('--laptop looks at no cluster: leave --context out, or --laptop.');
  }
  return { ...values, contexts };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        context: { type: 'string', multiple: true, default: [] },
        namespace: { type: 'string', default: 'hashr' },
        laptop: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    const [sentence] = (error as Error).message.split('. ');
    throw new ConfigError(`${sentence?.replace(/\.?$/, '.')} See: npm run doctor -- --help`);
  }
}
