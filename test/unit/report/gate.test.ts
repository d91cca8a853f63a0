import { expect, test } from 'vitest'
import { cohortName, defaultCohort, zoneName } from '../../../src/model/names.ts'
import { gateDocument } from '../../../src/report/gate-document.ts'
import { gateText } from '../../../src/report/gate-text.ts'
import { plainPaint } from '../../../src/report/paint.ts'
import { instantAt } from '../../kit/instant-at.ts'

const around = { zone: zoneName('America/Los_Angeles'), look: { paint: plainPaint, columns: 80 } }
const since = instantAt('2026-01-15T08:00:00Z')

test('the first word is what the bot may do; the reply stands below', () => {
  expect(
    gateText({ gate: 'frozen', cohort: cohortName('italy'), since, reply: 'Go on at chatgpt.com' }, around),
  ).toBe('frozen   since Thu 15 Jan 2026 00:00 PST   cohort italy\n  Go on at chatgpt.com')
  expect(gateText({ gate: 'open', cohort: defaultCohort }, around)).toMatch(/^open {3}everyone/)
})

test('a brownout says until when', () => {
  const until = instantAt('2026-01-15T11:00:00Z')
  expect(gateText({ gate: 'frozen', cohort: defaultCohort, since, until }, around)).toContain(
    'until Thu 15 Jan 2026 03:00 PST',
  )
  expect(gateDocument({ gate: 'frozen', cohort: defaultCohort, since, until })).toEqual({
    gate: 'frozen',
    cohort: 'default',
    since: '2026-01-15T08:00:00Z',
    until: '2026-01-15T11:00:00Z',
  })
})

test('a gate that has always been open is so since no instant', () => {
  expect(gateDocument({ gate: 'open', cohort: defaultCohort })).toEqual({
    gate: 'open',
    cohort: 'default',
    since: null,
  })
})
