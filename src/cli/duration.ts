import { SunsetError } from '../base/errors.ts'

const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads `90s`, `10m`, `2h`, `1d` into milliseconds. */
export const durationOf = (text: string): number => {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([smhd])$/.exec(text.trim()) ?? []
  const ms = Number(number) * (unitsMs[unit] ?? Number.NaN)
  if (ms > 0) return ms
  throw new SunsetError('usage', `"${text}" is no length of time.`, {
    hint: 'Write it as 90s, 10m, 2h or 1d.',
  })
}
