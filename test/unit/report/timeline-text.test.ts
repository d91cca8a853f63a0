import { describe, expect, test } from 'vitest'
import { noFacts } from '../../../src/model/facts.ts'
import { cohortName, zoneName } from '../../../src/model/names.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { plainPaint } from '../../../src/report/paint.ts'
import { timelineDocument } from '../../../src/report/timeline-document.ts'
import { timelineText } from '../../../src/report/timeline-text.ts'
import { widthOf } from '../../../src/report/width.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { agendaOf } from '../../../src/work/agenda.ts'
import { instantAt } from '../../kit/instant-at.ts'
import {
  cohortOf,
  dateOf,
  on,
  phaseOf,
  planOf,
  timeAfter,
  timeBefore,
  timeOf,
} from '../../kit/plan-builder.ts'

const phases = [
  phaseOf('announce', { at: [on('2025-10-28', timeOf(9))], message: 'announce' }),
  phaseOf('link-reminder', {
    at: [timeBefore({ days: 30 }), timeBefore({ days: 1 }, 'deadline', timeOf(9, 0, 'recipient'))],
    stepped: true,
    message: 'reminder',
  }),
  phaseOf('freeze', { gate: 'frozen' }),
  phaseOf('shutdown', { at: [timeAfter({ days: 90 })], gate: 'closed' }),
]
const now = instantAt('2025-12-02T10:00:00Z')
const chatgpt = planOf({ timezone: zoneName('America/Los_Angeles'), phases })

const itemsOf = (plan: Plan) => {
  const { occurrences } = timelineOf(plan, { at: instantAt('2025-10-20') })
  return agendaOf({ plan, occurrences, facts: noFacts, now }).items
}

const shown = (plan: Plan, columns: number, at = now): string =>
  timelineText({ plan, items: itemsOf(plan), now: at, look: { paint: plainPaint, columns } })

test('the table and the picture of the weeks, as a terminal of 80 columns shows them', () => {
  expect(shown(chatgpt, 80)).toMatchInlineSnapshot(`
    "ChatGPT leaves WhatsApp   Thu 15 Jan 2026 00:00 PST, in 6 weeks

      occurrence         America/Los_Angeles      UTC                     state
      announce           Tue 28 Oct 09:00 -07:00  16:00      5 weeks ago  due
      link-reminder@30d  Tue 16 Dec 00:00 -08:00  08:00      in 14 days   scheduled
      link-reminder@1d   Wed 14 Jan 09:00 theirs  Tue 19:00  in 6 weeks   scheduled
      freeze (frozen)    Thu 15 Jan 00:00 -08:00  08:00      in 6 weeks   scheduled
      shutdown (closed)  Wed 15 Apr 00:00 -07:00  07:00      in 4 months  scheduled
      theirs: on each recipient's own clock, the first of them at the UTC instant

      2025                        2026
        Nov          Dec          Jan          Feb         Mar          Apr
      27 3  10 17 24 1  8  15 22 29 5  12 19 26 2  9  16 23 2  9  16 23 30 6  13
      A────────────────────R───────────RF═════════════════════════════════════S··
                     ▲ now, Tue 2 Dec 02:00

      A announce   R link-reminder   F freeze   S shutdown
      ── open   ══ frozen   ·· closed   a week is 3 columns"
  `)
})

test('with more room, the table names years, UTC dates and gates apart', () => {
  expect(shown(chatgpt, 120).split('\n').slice(2, 5)).toMatchInlineSnapshot(`
    [
      "  occurrence               America/Los_Angeles      UTC                        state      gate",
      "  announce           2025  Tue 28 Oct 09:00 -07:00  28 Oct 16:00  5 weeks ago  due",
      "  link-reminder@30d        Tue 16 Dec 00:00 -08:00  16 Dec 08:00  in 14 days   scheduled",
    ]
  `)
})

const withCohorts = planOf({
  timezone: zoneName('America/Los_Angeles'),
  phases,
  cohorts: [
    cohortOf(cohortName('italy'), { exempt: [{ since: dateOf('2026-01-14'), source: 'agcm.it' }] }),
    cohortOf(cohortName('brazil'), { deadline: { date: dateOf('2026-04-15') } }),
  ],
})

test('each cohort has its own row in the picture, and an exempt one says so', () => {
  const rows = shown(withCohorts, 80)
    .split('\n')
    .filter((line) => /[─═·]{6}/.test(line))
  expect(rows).toMatchInlineSnapshot(`
    [
      "  default  A──────R───RF═══════════S·············",
      "  italy    ── exempt ────────────────────────────",
      "  brazil   A───────────────────R───RF═══════════S",
    ]
  `)
})

describe('the picture', () => {
  test('fits the terminal for any width and any length of time', () => {
    const years = planOf({
      phases: [phaseOf('announce', { at: [timeBefore({ months: 30 })], message: 'a' }), ...phases.slice(2)],
    })
    const days = planOf({
      phases: [phaseOf('announce', { at: [timeBefore({ days: 3 })], message: 'a' }), ...phases.slice(2, 3)],
    })
    for (const plan of [chatgpt, withCohorts, years, days])
      for (let columns = 60; columns <= 140; columns += 5)
        for (const line of shown(plan, columns).split('\n'))
          expect(widthOf(line)).toBeLessThanOrEqual(columns)
  })

  test('a reminder on the eve of the freeze is not hidden by it', () => {
    const picture =
      shown(chatgpt, 60)
        .split('\n')
        .find((line) => line.includes('═══')) ?? ''
    expect(picture.replace(/[^A-Z]/g, '')).toBe('ARRFS')
  })

  test('says where now is, also where it lies outside', () => {
    expect(shown(chatgpt, 80)).toContain('▲ now, Tue 2 Dec 02:00')
    expect(shown(chatgpt, 80, instantAt('2025-01-01'))).toContain('before the picture begins')
    expect(shown(chatgpt, 80, instantAt('2028-01-01'))).toContain('after the picture ends')
  })
})

test('a plan in which nothing happens says so', () => {
  const text = timelineText({ plan: chatgpt, items: [], now, look: { paint: plainPaint, columns: 80 } })
  expect(text).toContain('Nothing happens')
})

test('the document gives UTC instants, local times with their offset, gates and states', () => {
  const document = timelineDocument({ plan: withCohorts, items: itemsOf(withCohorts) })
  expect(Object.keys(document)).toEqual(['plan', 'service', 'channel', 'deadline', 'timezone', 'occurrences'])
  expect(document.deadline).toBe('2026-01-15T08:00:00Z')
  expect(document.occurrences.find(({ id }) => id === 'freeze/brazil')).toEqual({
    id: 'freeze/brazil',
    phase: 'freeze',
    cohort: 'brazil',
    at: '2026-04-15T07:00:00Z',
    local: '2026-04-15T00:00:00-07:00',
    gate: 'frozen',
    state: 'scheduled',
  })
  expect(document.occurrences[0]).not.toHaveProperty('gate')
})
