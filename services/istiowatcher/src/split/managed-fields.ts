import { z } from 'zod';

const schema = z.object({
  metadata: z.object({
    managedFields: z
      .array(
        z.object({
          manager: z.string().optional(),
          time: z.union([z.string(), z.date()]).optional(),
          fieldsV1: z.object({ 'f:spec': z.record(z.string(), z.unknown()).optional() }).optional(),
        }),
      )
      .optional(),
  }),
});

/**
 * When a field of `spec` changed last, in milliseconds since 1970, and the field manager that changed it. The API server records the manager and the time of every field.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function lastChange(
  object: unknown,
  field: string,
): {
  changedAtMs: number | undefined;
  changedBy: string | undefined;
} {
  const entries = schema.safeParse(object).data?.metadata.managedFields ?? [];
  const [newest] = entries
    .flatMap(({ manager, time, fieldsV1 }) =>
      time !== undefined && fieldsV1?.['f:spec']?.[`f:${field}`] !== undefined
        ? [{ changedAtMs: new Date(time).getTime(), changedBy: manager }]
        : [],
    )
    .toSorted((a, b) => b.changedAtMs - a.changedAtMs);
  return newest ?? { changedAtMs: undefined, changedBy: undefined };
}
