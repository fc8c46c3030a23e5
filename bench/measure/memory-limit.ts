import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

/** A control group (cgroup) with one process of a measurement. */
export interface MemoryLimit {
  /** The limit in words, or why there is none. */
  description: string;
  /** How often the process reached the limit. Undefined without a limit. */
  limitHits(): number | undefined;
  /** Removes the group. The process must have ended. */
  remove(): void;
}

/** Where version 1 of control groups has its memory controller. */
const MEMORY_CONTROLLER = '/sys/fs/cgroup/memory';

/**
 * Moves a process into its own control group with a memory limit, like that of a container. This needs root, and
 * version 1 of control groups. Without them, nothing happens, and the description says so.
 */
export function limitMemory(pid: number, megabytes: number): MemoryLimit {
  const group = `${MEMORY_CONTROLLER}/hashr-measurement-${pid}`;
  try {
    readFileSync(`${MEMORY_CONTROLLER}/memory.limit_in_bytes`);
    mkdirSync(group);
    writeFileSync(`${group}/memory.limit_in_bytes`, String(megabytes * 1_048_576));
    writeFileSync(`${group}/cgroup.procs`, String(pid));
  } catch (error) {
    return {
      description: `no memory limit: ${(error as Error).message}`,
      limitHits: () => undefined,
      remove: () => {},
    };
  }
  return {
    description: `control group of ${megabytes} MiB`,
    limitHits: () => Number(readFileSync(`${group}/memory.failcnt`, 'utf8')),
    remove: () => rmdirSync(group),
  };
}
