import { describe, expect, test } from 'vitest'
import { type InitialAnswers, initialPlan } from '../../../src/plan/initial-plan.ts'
import { parse, planOf, twoLines } from './kit.ts'

const texts = new Map([
  [
    'announce',
    new Map([
      ['en', '{{ service }} leaves.\n\nGo on: {{ destinations }}'],
      ['no', 'Farvel: {{ service }} # går'],
    ]),
  ],
  ['reminder', new Map([['en', '"Still" here']])],
  ['reply', new Map([['en', 'Gone']])],
  ['moved', new Map([['en', 'Moved']])],
])

const initial = (more: Partial<InitialAnswers> = {}) =>
  initialPlan({ sentence: 'leave WhatsApp on 2026-01-15', texts, ...more })

describe('the plan that `init` writes', () => {
  test('has no problem', () => {
    expect(parse(initial()).problems).toEqual([])
  })

  test('does what the sentence alone would do', () => {
    const written = planOf(initial())
    const sentence = planOf(twoLines)
    const outline = ({ phases }: typeof written) =>
      phases.map(({ afterAnnouncement: _, orNow: __, ...phase }) => phase)
    expect(outline(written)).toEqual(outline(sentence))
    expect(written.window).toEqual(sentence.window)
  })

  test('holds the texts of its phases as they are, and no others', () => {
    const { messages } = planOf(initial())
    expect([...messages.keys()]).toEqual(['announce', 'reminder', 'reply'])
    for (const [name, message] of messages) expect(message.texts).toEqual(texts.get(name))
  })

  test('asks the platform for its templates where that must approve them, and replies without one', () => {
    const written = initial({
      templateLanguages: new Map([
        ['no', 'nb_NO'],
        ['zh', 'zh_CN'],
      ]),
    })
    expect(parse(written).problems).toEqual([])
    const { messages } = planOf(written)
    expect([...messages.values()].map(({ name, template }) => [name, template?.name])).toEqual([
      ['announce', 'sunset_announce'],
      ['reminder', 'sunset_reminder'],
      ['reply', undefined],
    ])
    expect([...(messages.get('announce')?.template?.languages ?? [])]).toEqual([['no', 'nb_NO']])
    expect([...planOf(initial()).messages.values()].filter(({ template }) => template)).toEqual([])
  })

  test('keeps paragraphs as paragraphs, so that they can be edited', () => {
    expect(initial()).toContain('en: |-\n      {{ service }} leaves.\n\n      Go on: {{ destinations }}\n')
  })

  test('takes every answer', () => {
    const plan = planOf(
      initial({
        sentence: 'The "Bot": one  leaves WhatsApp on 15 January 2026 at 18:00',
        timezone: 'Europe/Paris',
        language: 'pt-BR',
        history: 'export',
        audience: 'my people.csv',
        adapter: 'outbox',
        senders: ['0106', 'a"b'],
        destinations: [{ name: 'Web: "here"', url: 'https://a.example/?x=1#y' }],
        linkUrl: 'https://a.example/{{ token }}',
      }),
    )
    expect(plan).toMatchObject({
      service: 'The "Bot": one',
      deadline: { time: { hour: 18 } },
      timezone: 'Europe/Paris',
      language: 'pt-BR',
      history: 'export',
      channel: { adapter: 'outbox', senders: [{ id: '0106' }, { id: 'a"b' }] },
      audience: { source: { path: 'my people.csv' } },
      destinations: [{ name: 'Web: "here"', url: 'https://a.example/?x=1#y' }],
      link: { url: 'https://a.example/{{ token }}', secret: { from: 'environment', name: 'LINK_SECRET' } },
    })
    expect(plan.phases[1]).toMatchObject({ name: 'reminder', to: { kind: 'everyone' } })
  })

  test('has no reminder for which it is too late, and announces now where 60 days before has passed', () => {
    const steps = (year: number, month: number, day: number) => {
      const { phases } = planOf(initial({ today: { year, month, day } }))
      return phases.map(
        ({ name, at }) =>
          `${name}: ${at.map((when) => (when.kind === 'relative' ? when.span.days : when.kind)).join(' ')}`,
      )
    }
    expect(steps(2025, 10, 1)[0]).toBe('announce: 60')
    expect(steps(2025, 10, 1)[1]).toBe('link-reminder: 30 7 1')
    expect(steps(2026, 1, 5).slice(0, 2)).toEqual(['announce: now', 'link-reminder: 7 1'])
    expect(steps(2026, 1, 12).slice(0, 2)).toEqual(['announce: now', 'link-reminder: 1'])
    expect(steps(2026, 1, 13)).toEqual(['announce: now', 'freeze: anchor', 'shutdown: 1'])
  })

  test('works without any text at hand', () => {
    expect(parse(initial({ texts: new Map() })).problems).toEqual([])
  })
})
