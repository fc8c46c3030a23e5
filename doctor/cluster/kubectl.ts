import { parseJson } from '@hashr/messages/parse-json.ts';
import { z } from 'zod';
import { type Complaint, skipped } from '../finding.ts';
import type { Outcome, RunCommand } from './run-command.ts';

/** How long the API server may take for one answer, in seconds. */
const ANSWER_SECONDS = 8;

/** kubectl for one context. It only reads. Each call throws a {@link Complaint} if there is no answer. */
export interface Kubectl {
  context: string;
  /** Runs it with these arguments; returns what it prints. */
  run(args: string[]): Promise<string>;
  /** `kubectl get ... -o json`, checked against a schema. */
  get<Schema extends z.ZodType>(schema: Schema, args: string[]): Promise<z.output<Schema>>;
  /** `kubectl get` of several kinds at once, sorted by kind: a process for each would take longer than the answers. */
  list<Schemas extends Record<string, z.ZodType>>(
    schemas: Schemas,
    args: string[],
  ): Promise<{ [Kind in keyof Schemas]: z.output<Schemas[Kind]>[] }>;
}

const listSchema = z.object({ items: z.array(z.looseObject({ kind: z.string() })) });

/** Creates kubectl for one context. Each call names the context, so a switch of the current one does not matter. */
export function createKubectl(run: RunCommand, context: string): Kubectl {
  async function runHere(args: string[]): Promise<string> {
    const outcome = await run('kubectl', ['--context', context, `--request-timeout=${ANSWER_SECONDS}s`, ...args]);
    if (outcome.ended !== 'well') {
      throw explain(
        outcome,
        `kubectl --context ${context} ${args.filter((arg) => arg !== '-o' && arg !== 'json').join(' ')}`,
      );
    }
    return outcome.stdout;
  }

  function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, args: string[]): z.output<Schema> {
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw skipped(
        `kubectl get ${args[0]} answers with what the doctor does not understand: ${issue?.path.join('.')} ${issue?.message}.`,
        `look at it: kubectl --context ${context} get ${args.join(' ')} -o json`,
      );
    }
    return parsed.data;
  }

  async function get<Schema extends z.ZodType>(schema: Schema, args: string[]): Promise<z.output<Schema>> {
    const json = args[0] === '--raw' ? [] : ['-o', 'json'];
    return parse(schema, parseJson(await runHere(['get', ...args, ...json])), args);
  }

  return {
    context,
    run: runHere,
    get,
    async list(schemas, args) {
      const { items } = await get(listSchema, args);
      const sorted = Object.entries(schemas).map(([kind, schema]) => [
        kind,
        items.filter((item) => item.kind === kind).map((item) => parse(schema, item, args)),
      ]);
      return Object.fromEntries(sorted);
    },
  };
}

/** Why a command of kubectl did not do what it should. */
function explain(outcome: Exclude<Outcome, { ended: 'well' }>, command: string): Complaint {
  if (outcome.ended === 'missing') {
    return skipped('there is no kubectl.', 'install it: https://kubernetes.io/docs/tasks/tools/');
  }
  if (outcome.ended === 'late') {
    return skipped(`no answer within ${outcome.timeoutMs / 1_000} s.`, `try again, or look: ${command}`);
  }
  const line = lastLine(outcome.stderr);
  if (/^context ".*" does not exist/.test(line)) {
    return skipped(line, 'take one of these: kubectl config get-contexts');
  }
  if (line === 'EOF') {
    return skipped('the context has no credentials: kubectl asks for a name.', 'see: kubectl config view');
  }
  if (/forbidden/i.test(line)) {
    return skipped(`you may not ask: ${line}`, `ask who runs the cluster for the right to: ${command}`);
  }
  if (/the server doesn't have a resource type/.test(line)) {
    return skipped(`the cluster does not know this kind of object: ${line}`, 'install Istio: istioctl install');
  }
  return skipped(line, `look at it: ${command}`);
}

/** Whether a read failed because the object, or its kind, does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && /not ?found|could not find the requested resource/i.test(error.message);
}

/** The last line of a message; the ones before repeat it, or come from earlier tries. */
export function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line.replace(/^(error|Error from server( \(\w+\))?|The connection): /i, '').slice(0, 300);
}
