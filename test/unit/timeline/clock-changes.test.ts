import { IANAZone } from 'luxon'
import { expect, test } from 'vitest'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The instants at which a zone's clocks change, to the hour, where no two changes that undo each other lie within six hours. */
const changesOf = (zone: IANAZone, from: number, to: number): readonly number[] => {
  const found: number[] = []
  for (let at = from; at < to; at += 6 * hourMs)
    if (zone.offset(at) !== zone.offset(at + 6 * hourMs)) {
      let hour = at
      while (zone.offset(hour) === zone.offset(at)) hour += hourMs
      found.push(hour)
    }
  return found
}

test('no zone changes its clocks twice within a day, so an offset that a day begins and ends with is the day’s', () => {
  const [from, to] = [Date.UTC(2025, 0, 1), Date.UTC(2028, 0, 1)]
  const changing = Intl.supportedValuesOf('timeZone')
    .map((name) => IANAZone.create(name))
    .filter((zone) =>
      [1, 4, 7, 10].some((month) => zone.offset(Date.UTC(2026, month, 1)) !== zone.offset(from)),
    )
  expect(changing.length).toBeGreaterThan(100)
  for (const zone of changing) {
    const changes = changesOf(zone, from, to)
    for (const [index, at] of changes.entries())
      if (index > 0)
        expect(at - (changes[index - 1] ?? 0), `${zone.name} ${new Date(at).toISOString()}`).toBeGreaterThan(
          dayMs,
        )
  }
}, 120_000)
