import { parseJson } from '@hashr/messages/parse-json.ts';
import type { z } from 'zod';
import { type Fact, known, unknown } from '../fact.ts';
import type { Outcome, RunCommand } from './run-command.ts';

/** How long the API server may take for one answer, in seconds. */
const ANSWER_SECONDS = 8;

/** kubectl for one context. It only reads. */
export interface Kubectl {
  context: string;
  /** Runs it with these arguments. */
  run(args: string[]): Promise<Outcome>;
  /** `kubectl get ... -o json`, checked against a schema. */
  get<Schema extends z.ZodType>(schema: Schema, args: string[]): Promise<Fact<z.output<Schema>>>;
}

/** Creates kubectl for one context; each call names it, so that nobody who switches in the meantime matters. */
export function createKubectl(run: RunCommand, context: string): Kubectl {
  const runHere = (args: string[]) =>
    run('kubectl', ['--context', context, `--request-timeout=${ANSWER_SECONDS}s`, ...args]);

  return {
    context,
    run: runHere,
    async get(schema, args) {
      const outcome = await runHere(['get', ...args, '-o', 'json']);
      if (outcome.ended !== 'well') {
        return explain(outcome, `kubectl --context ${context} get ${args.join(' ')}`);
      }
      const parsed = schema.safeParse(parseJson(outcome.stdout));
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        return unknown(
          `kubectl get ${args[0]} answers with what the doctor does not understand: ${issue?.path.join('.')} ${issue?.message}.`,
          `look at it: kubectl --context ${context} get ${args.join(' ')} -o json`,
        );
      }
      return known(parsed.data);
    },
  };
}

/** Why a command of kubectl did not do what it should. */
export function explain(outcome: Exclude<Outcome, { ended: 'well' }>, command: string): Fact<never> {
  if (outcome.ended === 'missing') {
    return unknown('there is no kubectl.', 'install it: https://kubernetes.io/docs/tasks/tools/');
  }
  if (outcome.ended === 'late') {
    return unknown(`no answer within ${outcome.timeoutMs / 1_000} s.`, `try again, or look: ${command}`);
  }
  const line = lastLine(outcome.stderr);
  if (/^context ".*" does not exist/.test(line)) {
    return unknown(line, 'take one of these: kubectl config get-contexts');
  }
  if (line === 'EOF') {
    return unknown('the context has no credentials: kubectl asks for a name.', 'see: kubectl config view');
  }
  if (/forbidden/i.test(line)) {
    return unknown(`you may not ask: ${line}`, `ask who runs the cluster for the right to: ${command}`);
  }
  if (/the server doesn't have a resource type/.test(line)) {
    return unknown(`the cluster does not know this kind of object: ${line}`, 'install Istio: istioctl install');
  }
  return unknown(line, `look at it: ${command}`);
}

/** The last line of a message; the ones before repeat it, or come from the tries before. */
export function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line.replace(/^(error|Error from server( \(\w+\))?|The connection): /i, '').slice(0, 300);
}
