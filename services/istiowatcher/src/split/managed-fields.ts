import { z } from 'zod';

const schema = z.object({
  metadata: z.object({
    managedFields: z
      .array(
        z.object({
          time: z.union([z.string(), z.date()]).optional(),
          fieldsV1: z.object({ 'f:spec': z.object({ 'f:http': z.unknown() }).partial().optional() }).optional(),
        }),
      )
      .optional(),
  }),
});

/**
 * When somebody last changed the HTTP routes of a VirtualService, in milliseconds since 1970: the API server keeps for
 * every field who set it and when. https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 *
 * @returns undefined if the object does not tell
 */
export function changedAtMs(virtualService: unknown): number | undefined {
  const entries = schema.safeParse(virtualService).data?.metadata.managedFields ?? [];
  const times = entries.flatMap(({ time, fieldsV1 }) =>
    time !== undefined && fieldsV1?.['f:spec']?.['f:http'] !== undefined ? [new Date(time).getTime()] : [],
  );
  return times.length > 0 ? Math.max(...times) : undefined;
}
