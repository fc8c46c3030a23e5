import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { z } from 'zod';
import type { Logger } from './log.ts';

/** A request that is refused; the message is one sentence for the client, sent as `{"error": message}`. */
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
 * Checks a request's body.
 *
 * @throws {HttpError} 400 with the sentence of the first thing that is wrong
 */
export function validate<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new HttpError(400, parsed.error.issues[0]?.message ?? 'The request is not valid.');
  }
  return parsed.data;
}

/** Refuses every method that the routes above it have not taken. */
export function methodNotAllowed(...allowed: string[]): RequestHandler {
  return (request) => {
    throw new HttpError(405, `${request.method} is not possible here, only ${allowed.join(', ')}.`, {
      Allow: allowed.join(', '),
    });
  };
}

/** Refuses every path that the routes above it have not taken. */
export const notFound: RequestHandler = (request) => {
  throw new HttpError(404, `There is nothing at ${request.originalUrl.split('?')[0]}.`);
};

/** What express and its body parser throw, in our words; by the error's `type`. */
const sentences: Record<string, string> = {
  'entity.parse.failed': 'The body is not JSON.',
  'entity.too.large': 'The body is too large.',
  'charset.unsupported': 'The body has to be UTF-8.',
  'encoding.unsupported': 'The body has a Content-Encoding that is not supported.',
  'request.aborted': 'The request ended in the middle of its body.',
};

/**
 * The one place where an error becomes an answer: its status, its headers and the sentence for the client. What is our
 * own fault is logged and never shown.
 */
export function toRefusal(error: unknown, log: Logger): HttpError {
  if (error instanceof HttpError) {
    return error;
  }
  const { status, type = '' } = error as { status?: number; type?: string };
  if (status !== undefined && status >= 400 && status < 500) {
    return new HttpError(status, sentences[type] ?? 'The request is not valid.');
  }
  log.error({ err: error }, 'a request failed');
  return new HttpError(500, 'Something went wrong here.');
}

/** Express's last middleware: answers with what {@link toRefusal} makes of an error. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, headers, message } = toRefusal(error, log);
    response.status(status).set(headers).json({ error: message });
  };
}
