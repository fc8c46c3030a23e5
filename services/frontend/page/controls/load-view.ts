import type { PageLoad } from '@hashr/messages/page-events.ts';
import type { RequestRefusal } from '@hashr/messages/request-refusal.ts';
import type { Connection } from '../connection/connection.ts';
import { find, setText } from '../elements.ts';
import { text } from '../language/text.ts';
import { formatProgress } from './load-plan.ts';

/**
 * Shows the progress of this page's shape, with a button that pauses and continues it.
 *
 * @param showRefusal called with a refusal; undefined: there is none any more
 * @returns a function that shows the shape as it is now; undefined: there is none
 */
export function createLoadView(
  control: Connection['load']['control'],
  showRefusal: (refusal: RequestRefusal | undefined) => void,
): (load: PageLoad | undefined) => void {
  const row = find('#load-progress');
  const bar = find<HTMLProgressElement>('#load-bar', row);
  const time = find('#load-time', row);
  const button = find('#load-pause', row);
  let isPaused = false;

  button.addEventListener('click', async () => {
    const answer = await control(isPaused ? 'resume' : 'pause');
    showRefusal(answer.ok ? undefined : answer);
  });

  return (load) => {
    row.hidden = load === undefined;
    if (load === undefined) {
      return;
    }
    isPaused = load.isPaused;
    bar.max = load.durationMs;
    bar.value = load.elapsedMs;
    setText(time, formatProgress(load));
    setText(button, text(isPaused ? 'load.resume' : 'load.pause'));
  };
}
