import { z } from 'zod';

/**
 * The operation of a trace that the receiver continues: version, trace, span and flags in hexadecimal digits
 * (https://www.w3.org/TR/trace-context/#traceparent-header).
 */
export const traceparentSchema = z.string().regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
