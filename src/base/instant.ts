import type { Brand } from './brand.ts'

/** A point in time: milliseconds since 1970-01-01T00:00:00Z, an integer. */
export type Instant = Brand<number, 'Instant'>
/** A length of time in milliseconds, an integer. */
export type Millis = Brand<number, 'Millis'>

export const instant = (epochMs: number): Instant => Math.trunc(epochMs) as Instant
export const millis = (ms: number): Millis => Math.trunc(ms) as Millis

export const second: Millis = millis(1000)
export const minute: Millis = millis(60_000)
export const hour: Millis = millis(3_600_000)
export const day: Millis = millis(86_400_000)

/** ISO 8601 in UTC with `Z`, without milliseconds where they are zero: `2026-01-15T08:00:00Z`. */
export const isoOf = (at: Instant): string => {
  // biome-ignore lint/style/noRestrictedGlobals: with an argument it reads no clock
  const text = new Date(at).toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

const isoPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/

/** Reads an ISO 8601 instant that carries `Z` or an offset; undefined for anything else (a local time is not an instant). */
export const parseInstant = (text: string): Instant | undefined => {
  if (!isoPattern.test(text)) return undefined
  // biome-ignore lint/style/noRestrictedGlobals: with an argument it reads no clock
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : instant(at)
}
