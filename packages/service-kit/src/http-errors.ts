import type { IncomingMessage } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { z } from 'zod';
import type { Logger } from './log.ts';
import { traceIdOf } from './tracing/http.ts';

/** A refused request. The client receives the message, one sentence, as `{"error": message}`. */
export class HttpError extends Error {
  override name = 'HttpError';
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Validates the body of a request.
 *
 * @throws {HttpError} 400 with the message of the first mistake
 */
export function validate<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new HttpError(400, parsed.error.issues[0]?.message ?? 'The request is not valid.');
  }
  return parsed.data;
}

/** Answers 405 to every method without a route. Add it after the routes of a path. */
export function methodNotAllowed(...allowed: string[]): RequestHandler {
  return (request) => {
    throw new HttpError(405, `The method ${request.method} is not allowed. Allowed methods: ${allowed.join(', ')}.`, {
      Allow: allowed.join(', '),
    });
  };
}

/** Answers 404 to every path without a route. Add it after all routes. */
export const notFound: RequestHandler = (request) => {
  throw new HttpError(404, `There is no resource at ${request.originalUrl.split('?')[0]}.`);
};

/** The messages for errors of express and its body parser, by the `type` of the error. */
const sentences: Record<string, string> = {
  'entity.parse.failed': 'The body is not JSON.',
  'entity.too.large': 'The body is too large.',
  'charset.unsupported': 'The body must be UTF-8.',
  'encoding.unsupported': 'The body has a Content-Encoding that is not supported.',
  'request.aborted': 'The body is incomplete.',
};

/**
 * Turns any error into an answer for the client. An unexpected error is logged, and the client receives 500 without its
 * details.
 *
 * @param request the one that failed. The log names its trace.
 */
export function toRefusal(error: unknown, request: Pick<IncomingMessage, 'headers'>, log: Logger): HttpError {
  if (error instanceof HttpError) {
    return error;
  }
  const { status, type = '' } = error as { status?: number; type?: string };
  if (status !== undefined && status >= 400 && status < 500) {
    return new HttpError(status, sentences[type] ?? 'The request is not valid.');
  }
  log.error({ err: error, traceId: traceIdOf(request) }, 'a request failed');
  return new HttpError(500, 'Internal server error.');
}

/** Returns the last middleware of an express app: it answers with the result of {@link toRefusal}. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, headers, message } = toRefusal(error, request, log);
    response.status(status).set(headers).json({ error: message });
  };
}
