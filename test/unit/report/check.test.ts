import { describe, expect, test } from 'vitest'
import type { Problem } from '../../../src/base/problem.ts'
import { localeTag } from '../../../src/model/names.ts'
import type { AudienceSummary } from '../../../src/report/audience-summary.ts'
import { checkDocument } from '../../../src/report/check-document.ts'
import { checkText } from '../../../src/report/check-text.ts'
import { plainPaint } from '../../../src/report/paint.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { planOf } from '../../kit/plan-builder.ts'

const plan = planOf({ service: 'Copilot' })
const { occurrences } = timelineOf(plan, { at: instantAt('2025-11-01') })
const [en, esMx, es, de, it] = ['en', 'es-MX', 'es', 'de', 'it'].map(localeTag)
const counted = (
  counts: readonly (readonly [typeof en, number])[],
): Map<ReturnType<typeof localeTag>, number> =>
  new Map(counts.flatMap(([locale, n]) => (locale === undefined ? [] : [[locale, n] as const])))

const people: AudienceSummary = {
  source: 'users.csv',
  people: 3_200_000,
  rejected: 207,
  repeated: 12,
  byLocale: counted([
    [en, 2_498_686],
    [esMx, 613_200],
    [de, 60_000],
    [it, 28_114],
  ]),
  localeDefaulted: 14_201,
  zoneDefaulted: 2_100_000,
  zoneAmongSeveral: 0,
  zoneUnknown: 14,
  countryUnknown: 0,
  textOf: new Map(
    [
      [en, en],
      [esMx, es],
      [de, en],
      [it, en],
    ].flatMap(([one, other]) => (one === undefined || other === undefined ? [] : [[one, other] as const])),
  ),
}

const text = 'phases:\n  anounce: { at: now }\n'
const mistake: Problem = {
  severity: 'error',
  code: 'near-miss',
  message: '`anounce` is one letter away from `announce`',
  hint: 'did you mean `announce`?',
  place: { file: 'copilot.yaml', line: 2, column: 3, length: 7 },
}
const remark: Problem = { severity: 'warning', code: 'no-zone', message: 'no timezone: dates mean UTC' }
const base = {
  file: 'copilot.yaml',
  sources: new Map([['copilot.yaml', text]]),
  look: { paint: plainPaint, columns: 80 },
}

test('a good plan: the verdict, what happens when and to how many, who reads what', () => {
  expect(checkText({ ...base, plan, problems: [remark], people, occurrences })).toMatchInlineSnapshot(`
    "copilot.yaml: ok, 1 warning

      Copilot leaves WhatsApp   Thu 15 Jan 2026 00:00 UTC

      occurrence             people  starts
      announce           3,200,000   Sun 16 Nov 00:00 UTC
      link-reminder@30d  3,200,000*  Tue 16 Dec 00:00 UTC
      link-reminder@7d   3,200,000*  Thu  8 Jan 00:00 UTC
      link-reminder@1d   3,200,000*  Wed 14 Jan 00:00 UTC
      freeze              everyone   Thu 15 Jan 00:00 UTC  gate frozen
      shutdown            everyone   Fri 16 Jan 00:00 UTC  gate closed
      * if nobody links

      3,200,000 people in users.csv (12 rows name somebody again, 207 rows cannot be
      used)
      languages  en 2,498,686 (78 %) · es-MX 613,200 (19 %) · de 60,000 (1.9 %)
                 it 28,114 (0.9 %)
      88,114 people (2.8 %) read a language not their own: de, it -> en
      14,201 people without a language: taken from the country, else en
      2,100,000 people without a time zone: taken from the country
      14 people whose time zone nothing tells: the plan's, UTC

    warning  no timezone: dates mean UTC"
  `)
})

test('a plan with mistakes shows them and no timetable that would not hold', () => {
  const shown = checkText({ ...base, plan, problems: [remark, mistake], people, occurrences })
  expect(shown.split('\n')[0]).toBe('copilot.yaml: 1 error, 1 warning')
  expect(shown).not.toContain('3,200,000')
  expect(shown.indexOf('anounce')).toBeLessThan(shown.indexOf('no timezone'))
})

test('a good plan without an audience at hand says nothing of people', () => {
  const shown = checkText({ ...base, plan, problems: [], occurrences })
  expect(shown.split('\n')[0]).toBe('copilot.yaml: ok')
  expect(shown).not.toContain('* if nobody links')
})

test('who can read none of the texts is said', () => {
  const none = { ...people, textOf: new Map() }
  expect(checkText({ ...base, plan, problems: [], people: none, occurrences })).toContain(
    'can read none of the texts',
  )
})

describe('the document', () => {
  test('gives every problem a place, in the order of the text', () => {
    expect(checkDocument({ file: 'a/copilot.yaml', problems: [remark, mistake], occurrences: [] })).toEqual({
      plan: 'copilot',
      ok: false,
      problems: [
        {
          severity: 'error',
          code: 'near-miss',
          message: '`anounce` is one letter away from `announce`',
          hint: 'did you mean `announce`?',
          file: 'copilot.yaml',
          line: 2,
          column: 3,
        },
        {
          severity: 'warning',
          code: 'no-zone',
          message: 'no timezone: dates mean UTC',
          file: 'a/copilot.yaml',
          line: 1,
          column: 1,
        },
      ],
    })
  })

  test('is ok with warnings alone, and is called as the plan is', () => {
    const document = checkDocument({ file: 'x.yaml', plan, problems: [remark], people, occurrences })
    expect([document.ok, document.plan]).toEqual([true, 'chatgpt-leaves-whatsapp'])
    expect(document.audience?.byLocale).toEqual({ en: 2_498_686, 'es-MX': 613_200, de: 60_000, it: 28_114 })
  })
})
