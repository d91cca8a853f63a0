import type { Instant } from './instant.ts'

/**
 * Where time comes from. The real one lives in `cli/surroundings.ts`, the virtual one in `base/virtual-clock.ts`.
 * `sleep` resolves at `until` or as soon as `signal` aborts, whichever is first; it never rejects.
 */
export interface Clock {
  now(): Instant
  sleep(until: Instant, signal?: AbortSignal): Promise<void>
}
