import {
  type LoadResponse,
  type LoadsResponse,
  loadRequestSchema,
  type StoppedLoadsResponse,
} from '@hashr/messages/load.ts';
import { type LoadShape, peakAfter } from '@hashr/messages/load-shape.ts';
import { parseProgramLoad } from '@hashr/messages/load-shape-text.ts';
import { HttpError, validate } from '@hashr/service-kit/http-errors.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import type { RequestHandler } from 'express';
import type { FrontendConfig } from '../config.ts';
import type { Peers } from '../peers/peers.ts';
import type { ApiLoads } from '../sending/api-loads.ts';
import { availablePerSecond, type LoadLimits } from '../sending/available-rate.ts';
import { type ApiTokenParts, checkToken, tooManyRequests } from './api-token.ts';

/** The wait for which a refused client is asked, in milliseconds. By then, other loads may have ended. */
const RETRY_MS = 10_000;

interface LoadApiParts extends LoadLimits, ApiTokenParts {
  loads: ApiLoads;
  peers: Pick<Peers, 'known'>;
  redis: Pick<RedisConnection, 'state'>;
  /** The name of this frontend. */
  name: string;
  /** Reports to the peers at once. */
  publish: () => Promise<void>;
  config: Pick<FrontendConfig, 'MAX_FREQUENCY' | 'MAX_TOTAL_FREQUENCY' | 'TRUSTED_PROXIES'>;
}

/** The handlers of `/api/load`. */
export interface LoadApi {
  post: RequestHandler;
  get: RequestHandler;
  delete: RequestHandler;
}

/** Creates the handlers of `/api/load`, by which programs start, list and stop loads. The limits of the pages apply. */
export function createLoadApi(parts: LoadApiParts): LoadApi {
  const { loads, peers, redis, publish } = parts;

  return {
    async post(request, response) {
      checkToken(request, parts);
      const { shape: text } = validate(loadRequestSchema, request.body);
      const shape = readShape(text, parts);
      checkLimits(shape, parts);
      const { id, shape: canonical, durationMs, strings } = loads.start(shape);
      await publish(); // So that every frontend can stop this load from now on.
      response.status(202).json({ id, shape: canonical, durationMs, strings } satisfies LoadResponse);
    },
    get(_request, response) {
      response.json({ loads: listAll(parts) } satisfies LoadsResponse);
    },
    async delete(request, response) {
      checkToken(request, parts);
      // Messages of one connection to Redis keep their order. When this report is published, those of loads that were
      // accepted before this request have arrived.
      await publish();
      const stopped = listAll(parts).map(({ id }) => id);
      // A peer that has not reported for some seconds may send as well.
      const others = peers.known(performance.now()).map(({ report }) => report);
      loads.stopAll(others);
      await publish();
      if (redis.state() !== 'connected' && others.some(({ leaving }) => !leaving)) {
        throw new HttpError(
          503,
          'Redis is unavailable, so the other frontends stop their loads only when it is available again.',
        );
      }
      response.json({ stopped } satisfies StoppedLoadsResponse);
    },
  };
}

/** The loads of this frontend, and those that the others report, without those that any frontend has stopped. */
function listAll({ loads, peers, name }: LoadApiParts): LoadsResponse['loads'] {
  const nowMs = performance.now();
  const others = peers.known(nowMs).filter(({ gone }) => !gone);
  const stopped = new Set([...loads.stoppedIds(), ...others.flatMap(({ report }) => report.stoppedLoads ?? [])]);
  return [{ loads: loads.list(nowMs), name }, ...others.map(({ report }) => report)]
    .flatMap((frontend) => (frontend.loads ?? []).map((load) => ({ ...load, frontend: frontend.name })))
    .filter(({ id }) => !stopped.has(id));
}

/** @throws {HttpError} 400 for a text that is no shape, or a shape without an end */
function readShape(text: string, { config }: LoadApiParts): LoadShape {
  const parsed = parseProgramLoad(text, config.MAX_FREQUENCY);
  if (!parsed.ok) {
    throw new HttpError(400, parsed.error);
  }
  return parsed.shape;
}

/** @throws {HttpError} 429 for a load that may be accepted later */
function checkLimits(shape: LoadShape, parts: LoadApiParts): void {
  if (parts.loads.isFull) {
    throw tooManyRequests('This frontend sends as many loads as it may. Try again later.', RETRY_MS);
  }
  const left = availablePerSecond(parts, performance.now());
  if (peakAfter(shape, 0) > left) {
    const limit = parts.config.MAX_TOTAL_FREQUENCY;
    throw tooManyRequests(
      `All pages and API clients together can send at most ${limit} strings per second, and ${left} are available.`,
      RETRY_MS,
    );
  }
}
