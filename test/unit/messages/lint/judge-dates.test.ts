import { describe, expect, test } from 'vitest'
import { builtInTexts } from '../../../../src/messages/built-in-texts.ts'
import { lintText } from '../../../../src/messages/lint/lint-copy.ts'
import { zoneName } from '../../../../src/model/names.ts'
import { dateOf, phaseOf, planOf, timeOf } from '../../../kit/plan-builder.ts'
import { messageOf } from '../texts.ts'
import { factsOf, saidOf, shutdown } from './saying.ts'

const fine = 'It leaves on {{ deadline | date }}.'

describe('a date that a text writes out', () => {
  test('and that is none of the plan’s is an error at its very place', () => {
    expect(saidOf('On the 15th, on January 20')).toEqual([
      'error wrong-date 17:10 the text says `January 20`, the deadline is 15 January 2026 (write `{{ deadline | date }}`; a date that is meant as it stands is `{{ "YYYY-01-20" | date }}`)',
    ])
  })

  test('is wrong in another year, and is told how it can be said where it is meant', () => {
    expect(saidOf('On January 15, 2025')).toEqual([
      'error wrong-date 4:16 the text says `January 15, 2025`, the deadline is 15 January 2026 (write `{{ deadline | date }}`; a date that is meant as it stands is `{{ "2025-01-15" | date }}`)',
    ])
    expect(saidOf('Founded on {{ "2025-01-15" | date }}.')).toEqual([])
  })

  test('is found in each language, also after the same words', () => {
    expect(
      saidOf({ en: fine, de: 'Am 15. Januar 2026. Am 16. Januar', ar: 'في ١٦ يناير' }).map((line) =>
        line.split(' ', 3).join(' '),
      ),
    ).toEqual(['warning written-date 4:15', 'error wrong-date 4:8', 'error wrong-date 24:10'])
  })

  test('and that is the deadline is a warning: it will not move with it', () => {
    expect(saidOf('On January 15.')).toEqual([
      'warning written-date 4:10 the text says `January 15`, the deadline: it stays so when the deadline moves (write `{{ deadline | date }}`)',
    ])
  })

  test('is said to be wrong for the cohorts that read it and have another deadline', () => {
    const brazil = { brazil: { date: dateOf('2026-04-15') } }
    expect(saidOf('On January 15.', {}, brazil)).toEqual([
      'warning written-date 4:10 the text says `January 15`, the deadline; those in `brazil` (15 April 2026) read it too (write `{{ deadline | date }}`)',
    ])
    expect(saidOf('On April 15.', {}, brazil)[0]).toContain(
      'the deadline of `brazil`; those in `default` (15 January 2026) read it too',
    )
    expect(saidOf('On May 15.', {}, brazil)[0]).toContain(
      'the deadline is 15 January 2026 (`brazil`: 15 April 2026)',
    )
  })

  test('may be the last day, another day of the plan, or that of its policy', () => {
    expect(saidOf('Until January 14.')).toEqual([
      'warning written-date 7:10 the text says `January 14`, the last day before the deadline: it stays so when the deadline moves (write `{{ last_day | date }}`)',
    ])
    expect(saidOf('Gone on April 15.', {}, {}, shutdown)[0]).toContain(
      'warning written-date 9:8 the text says `April 15`, the day of `shutdown`',
    )
    expect(saidOf('Terms of 15 October 2025', { policy: { title: 'Terms (2025-10-15)' } })).toEqual([])
  })

  test('is right by either reading of its numbers, and wrong by neither', () => {
    expect(saidOf('On 1/15/2026 or 15/01/2026').map((line) => line.split(' ')[0])).toEqual([
      'warning',
      'warning',
    ])
    expect(saidOf('On 2/15/2026')[0]).toMatch(/^error wrong-date 4:9 /)
  })

  test('without a year and in numbers is never more than a warning', () => {
    expect(saidOf('by 16/01')[0]).toMatch(/^warning wrong-date 4:5 /)
  })

  test('may be the day after or before where a deadline has a time: elsewhere it is', () => {
    const deadline = { date: dateOf('2026-01-15'), time: timeOf(18) }
    const timezone = zoneName('America/Los_Angeles')
    expect(saidOf('On January 16.', { deadline, timezone })[0]).toContain('warning written-date')
    expect(saidOf('On January 17.', { deadline, timezone })[0]).toContain(
      'error wrong-date 4:10 the text says `January 17`, the deadline is 15 January 2026, 18:00 (America/Los_Angeles)',
    )
  })
})

describe('in a correction', () => {
  const correcting = (moved: string): string[] =>
    saidOf(fine, {
      corrections: { moved: 'moved' },
      messages: new Map([['moved', messageOf('moved', { texts: { en: moved } })]]),
    })

  test('a date beside the deadline may be the one that people were told', () => {
    expect(correcting('Not on January 8, but on {{ deadline | date }}.')).toEqual([
      'warning written-date 8:9 the text says `January 8`, which is right only for who was told that date (write `{{ told | date }}`: the date that each of them was told)',
    ])
    expect(correcting('Not on January 8, but on January 15.').map((line) => line.split(' ')[0])).toEqual([
      'warning',
      'warning',
    ])
  })

  test('a date alone, or beside the one that was told, is the deadline, and has to be right', () => {
    expect(correcting('It leaves on January 16.')[0]).toMatch(/^error wrong-date/)
    expect(correcting('Not on {{ told | date }}: on January 16.')[0]).toMatch(/^error wrong-date/)
  })
})

test('the built-in texts write no date, time or link in any language', () => {
  const kinds = ['link', 'export', 'none'] as const
  for (const history of kinds)
    for (const channel of ['whatsapp', 'other'] as const)
      for (const named of [true, false]) {
        const features = {
          named,
          timed: named,
          history,
          link: history === 'link',
          destinations: true,
          channel,
        }
        const plan = planOf({ phases: [phaseOf('announce', { message: 'announce' })] })
        for (const { name, texts } of builtInTexts(features).values())
          for (const [locale, source] of texts)
            expect(
              lintText(
                {
                  plan,
                  message: name,
                  locale,
                  source,
                  builtIn: true,
                  columns: undefined,
                  isTemplate: false,
                  isCorrection: false,
                },
                factsOf(plan),
              ),
            ).toEqual([])
      }
})
