import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instant } from '../../../src/base/instant.ts'
import { zoneName } from '../../../src/model/names.ts'
import type { Window } from '../../../src/model/when.ts'
import { Openings } from '../../../src/timeline/feasibility/openings.ts'
import { openingFor } from '../../../src/timeline/opening-for.ts'
import { instantAt } from '../../kit/instant-at.ts'

const planZone = zoneName('Europe/Paris')
const zones = ['Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'UTC'].map(
  zoneName,
)
const windows: readonly Window[] = [
  { kind: 'hours', from: 540, to: 1200, zone: 'recipient' },
  { kind: 'hours', from: 1320, to: 240, zone: 'recipient' },
  { kind: 'hours', from: 600, to: 960, zone: 'recipient', weekdays: [1, 2, 3, 4, 5] },
  { kind: 'hours', from: 120, to: 200, zone: zoneName('Europe/London') },
  { kind: 'hours', from: 1380, to: 60, zone: 'plan', weekdays: [6] },
]
const hourMs = 3_600_000
const start = instantAt('2025-10-01')

describe('the hours that feasibility goes by', () => {
  test('are those that the engine asks for, at any instant, in any order, over clock changes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...windows),
        fc.subarray(zones, { minLength: 1, maxLength: 2 }),
        fc.array(fc.integer({ min: 0, max: 24 * 40 * 4 }), { minLength: 1, maxLength: 8 }),
        (window, where, quarters) => {
          const clock = new Openings(window, where, planZone)
          for (const quarter of quarters) {
            const at = instant(start + (quarter * hourMs) / 4)
            const { opens, closes } = openingFor({ at }, where, { window, planZone }, at)
            const stretch = clock.around(at)
            expect([Math.max(at, stretch.opens), stretch.closes]).toEqual([opens, closes])
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
