import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

/** A control group that holds one process of a measurement. */
export interface MemoryLimit {
  /** What the process was kept in, in words. */
  description: string;
  /** How often it reached its limit, or undefined where that is not known. */
  limitHits(): number | undefined;
  /** Removes the group; its process has to have ended. */
  remove(): void;
}

/** Version 1 of control groups, with the memory controller mounted by itself. */
const MEMORY_CONTROLLER = '/sys/fs/cgroup/memory';

/**
 * Moves a process into a control group of its own with a limit on its memory, as a container has. Needs the rights to do
 * that, and version 1 of control groups; elsewhere nothing happens, and the description says so.
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
