import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { WorkOrder } from '@hashr/messages/work-order.ts';

/** A worker over HTTP that responds as a test defines. */
export interface FakeWorker {
  url: string;
  /** The work orders that it has received. */
  readonly orders: WorkOrder[];
  /** How it responds from now on: with a result, with this status, with `OK` as an old worker does, or not yet. */
  behaviour: 'answers' | 'answers unpublished' | 'accepts' | 'holds' | number;
  /** Answers the oldest work orders that it holds: this many, or all of them. */
  release(count?: number): void;
  close(): Promise<void>;
}

/** Starts a worker that answers on a free port. */
export async function startFakeWorker(): Promise<FakeWorker> {
  const held: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const order = JSON.parse(await text(request)) as WorkOrder;
    worker.orders.push(order);
    if (worker.behaviour === 'holds') {
      held.push(() => answer(response, order, true));
    } else if (worker.behaviour === 'accepts') {
      response.end('OK');
    } else if (typeof worker.behaviour === 'number') {
      response.writeHead(worker.behaviour).end();
    } else {
      answer(response, order, worker.behaviour === 'answers');
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const worker: FakeWorker = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    orders: [],
    behaviour: 'answers',
    release(count = held.length) {
      for (const answerHeld of held.splice(0, count)) {
        answerHeld();
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return worker;
}

function answer(response: ServerResponse, { id, str }: WorkOrder, published: boolean): void {
  const salt = '0'.repeat(32);
  const result = {
    id,
    hash: 'x',
    str,
    strLength: str.length,
    salt,
    hour: 0,
    cluster: 'primary',
    worker: 'w',
    published,
  };
  response.end(JSON.stringify(result));
}
