import { parseArgs } from 'node:util';
import { ConfigError } from '@hashr/service-kit/env.ts';

export const USAGE = `npm run doctor -- [options]     examines the demo, says what is wrong and how to fix it. It changes nothing.

  --context NAME      a context of kubectl; again for a second cluster of the mesh (default: the current context)
  --namespace NAME    the namespace of the demo (default: hashr)
  --laptop            examines the demo of "npm start" instead; set the same PORT
  --json              prints the findings as JSON
  --help              prints this text

The exit code is 0 if nothing is wrong, 1 if something is, and 78 if an option is invalid.
`;

const namespaceName = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Checks the arguments. The contexts come without repetition; none means the current one.
 *
 * @throws {ConfigError} in one sentence that says what to do
 */
export function readArguments(args: string[]) {
  const values = parse(args);
  const contexts = [...new Set(values.context)];
  if (contexts.some((context) => context === '' || context.startsWith('-'))) {
    throw new ConfigError('--context needs the name of a context: see "kubectl config get-contexts".');
  }
  if (!namespaceName.test(values.namespace)) {
    throw new ConfigError(`--namespace ${values.namespace} is not the name of a namespace.`);
  }
  if (values.laptop && contexts.length > 0) {
    throw new ConfigError('--laptop examines no cluster: use either --context or --laptop.');
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
    }).values;
  } catch (error) {
    throw new ConfigError(`${(error as Error).message.split('. ')[0]}. See: npm run doctor -- --help`);
  }
}
