import { describe, expect, test } from 'vitest'
import { type Counts, noCounts } from '../../../src/model/delivery.ts'
import type { Facts } from '../../../src/model/facts.ts'
import { occurrenceId } from '../../../src/model/occurrence.ts'
import { doubtSentences, type Outcomes, type ReportInput } from '../../../src/report/evidence.ts'
import { plainPaint } from '../../../src/report/paint.ts'
import { reportDocument } from '../../../src/report/report-document.ts'
import { reportText } from '../../../src/report/report-text.ts'
import { widthOf } from '../../../src/report/width.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { agendaOf } from '../../../src/work/agenda.ts'
import { completeAt, factsOf } from '../../kit/facts-builder.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { planOf } from '../../kit/plan-builder.ts'

const announce = occurrenceId('announce')
const began = instantAt('2025-11-16T00:00:00Z')
const noOutcomes: Outcomes = { reasons: [], resent: { people: 0, messages: 0 } }

const inputOf = (
  counts: Partial<Counts>,
  {
    outcomes = noOutcomes,
    now = '2025-11-20T00:00:00Z',
    ...more
  }: Partial<Facts> & { outcomes?: Outcomes; now?: string } = {},
): ReportInput => {
  const plan = planOf({ policy: { title: 'AI providers', url: 'https://example.org/terms' } })
  const facts = factsOf({ announce: { ...completeAt(began), counts: { ...noCounts, ...counts } } }, more)
  const { occurrences } = timelineOf(plan, { at: instantAt('2025-11-01') })
  return {
    plan,
    now: instantAt(now),
    revision: 1,
    fileDiffers: false,
    facts,
    agenda: agendaOf({ plan, occurrences, facts, now: instantAt(now) }),
    revisions: [
      { number: 1, hash: 'ab'.repeat(32), approvedAt: began, by: 'ops@ops1', reason: 'LEGAL-4471' },
    ],
    audit: { number: 812, hash: 'cd'.repeat(32) },
    audience: { readAt: began, people: 10 },
    outcomes: new Map([[announce, outcomes]]),
  }
}
const textOf = (input: ReportInput): string =>
  reportText({ ...input, look: { paint: plainPaint, columns: 80 } })

describe('the first line of the evidence', () => {
  test('says that all is in order, where it is', () => {
    expect(textOf(inputOf({ audience: 10, accepted: 10 }))).toMatch(/^In order: /)
  })

  test.each([
    ['a doubt', inputOf({ audience: 10, accepted: 9, in_doubt: 1 }), /1 delivery is in doubt/],
    [
      'a hold',
      inputOf(
        { audience: 10, accepted: 10, pending: 0 },
        { holds: [{ kind: 'paused', why: 'x', since: began }], now: '2025-12-17T00:00:00Z' },
      ),
      /link-reminder@30d is held/,
    ],
    ['who was never told', inputOf({ audience: 10, accepted: 8, failed: 2 }), /2 people were never told/],
    [
      'books that do not add up',
      inputOf({ audience: 10, accepted: 8 }),
      /the sums of announce do not hold: 2 unaccounted/,
    ],
  ])('names %s', (_, input, what) => {
    const [first = ''] = textOf(input).split('\n')
    expect(first).toMatch(/^NOT IN ORDER: /)
    expect(textOf(input).split('\n\n')[0]).toMatch(what)
    expect(reportDocument(input)).toMatchObject({
      inOrder: false,
      wrong: [expect.stringMatching(what), ...reportDocument(input).wrong.slice(1)],
    })
  })
})

describe('the bound of duplicates, in plain words', () => {
  test('is nobody, where nothing was sent again', () => {
    expect(doubtSentences(inputOf({ audience: 10, accepted: 8, in_doubt: 2 }))).toEqual([
      'Nobody was sent anything again after its answer was lost: each message reached each person at most once.',
      '2 deliveries are in doubt: at most once each, and 2 may not have got it.',
    ])
  })

  test('is whoever was sent it again', () => {
    const outcomes = { reasons: [], resent: { people: 3, messages: 4 } }
    expect(doubtSentences(inputOf({ audience: 10, accepted: 10 }, { outcomes }))).toEqual([
      'At most 3 people may have got a message twice: 4 messages were sent again after an answer was lost.',
    ])
  })
})

test('every reason stands with its code, its class and what happens next; no line is too wide', () => {
  const reason = { code: '131026', text: 'Message undeliverable', of: 'recipient' }
  const input = inputOf(
    { audience: 10, accepted: 8, failed: 2 },
    { outcomes: { reasons: [{ state: 'failed', reason, n: 2 }], resent: { people: 0, messages: 0 } } },
  )
  const text = textOf(input)
  expect(text).toContain('2 failed: 131026 Message undeliverable [recipient]; not tried again')
  expect(text).toContain('2 of the 10 of `announce` were not told for certain: 2 failed.')
  expect(text).toContain('cd'.repeat(32))
  expect(text).toContain('AI providers <https://example.org/terms>')
  for (const one of text.split('\n')) expect(widthOf(one)).toBeLessThanOrEqual(84)
  expect(reportDocument(input)).toMatchObject({
    revisions: [{ number: 1, by: 'ops@ops1', reason: 'LEGAL-4471', at: '2025-11-16T00:00:00Z' }],
    neverTold: { phase: 'announce', audience: 10, people: 2, by: { failed: 2 } },
  })
})
