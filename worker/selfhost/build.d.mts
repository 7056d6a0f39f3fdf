/** The built worker: one file, as plain workerd and the benchmarks run it. */
export const WORKER: string
/** Build what is missing or stale. Exits the process when the build fails. */
export function build(): void
/** Compile the kernel if it is older than its sources. Exits the process when that fails. */
export function buildKernel(): void
