import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../k8s/add-component', import.meta.url));

/** Runs `k8s/add-component` with manifests as its standard input. Returns its output. */
export async function addComponent(component: string, manifests: string): Promise<string> {
  const child = spawn(script, [component], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(manifests);
  const output = text(child.stdout);
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) {
    throw new Error(`k8s/add-component ended with ${code}.`);
  }
  return output;
}
