import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, told } from './kit.ts'

const fixture = (name: string) =>
  parse(readFileSync(join(import.meta.dirname, '../../fixtures/plan', name)), name)

describe('the long form of the plan’s language', () => {
  const { plan, problems } = fixture('long-form.yaml')

  test('has no mistake', () => {
    expect(told(problems)).toEqual([])
  })

  test('is read whole', () => {
    expect(plan).toMatchObject({
      name: 'chatgpt-leaves-whatsapp',
      timezone: 'America/Los_Angeles',
      channel: {
        adapter: 'whatsapp',
        account: '102290129340398',
        senders: [{ id: '106540352242922', perSecond: 80 }],
      },
      audience: { columns: { address: 'phone', linked: 'linked_at' } },
      link: { url: 'https://chatgpt.com/link?t={{ token }}', refresh: 300_000 },
      window: { kind: 'hours', from: 540, to: 1200, zone: 'recipient' },
      notice: { days: 30 },
      corrections: { moved: 'moved', exempt: 'stays', reopened: 'back' },
      ledger: { kind: 'sqlite', path: '.sunset/chatgpt-leaves-whatsapp.db' },
    })
    expect(plan?.phases.map(({ name }) => name)).toEqual([
      'announce',
      'link-reminder',
      'brownout',
      'freeze',
      'shutdown',
    ])
    expect(plan?.phases[0]?.canary).toEqual({ steps: [0.01, 0.1, 1] })
    expect(plan?.phases[4]?.requires).toEqual({ coverage: 0.95, orAfter: { days: 7 } })
    expect(plan?.cohorts.map(({ name }) => name)).toEqual(['italy', 'brazil'])
  })
})

describe('the plan of ChatGPT’s exit, as its operator wrote it', () => {
  const { plan, problems } = fixture('chatgpt-story.yaml')

  test('has no mistake but what this version does not act on', () => {
    expect([...new Set(problems.map(({ code }) => code))]).toEqual(['not-supported'])
  })

  test('is read whole', () => {
    expect(plan?.phases[0]).toMatchObject({
      canary: { steps: [0.01, 1], wait: 86_400_000 },
      brakes: { failed: 0.03 },
    })
    expect(plan?.phases[2]?.reply).toEqual({
      message: 'frozen',
      every: 86_400_000,
      approved: 'notice to AI providers, case 8812',
    })
    expect([...(plan?.messages.keys() ?? [])]).toEqual([
      'announce',
      'reminder',
      'frozen',
      'moved',
      'stays',
      'back',
    ])
    expect(plan?.audience.source).toMatchObject({
      kind: 'postgres',
      dsn: { from: 'environment', name: 'AUDIENCE_DSN' },
    })
    expect(plan?.ledger).toEqual({ kind: 'postgres', dsn: 'postgres://sunset@db.internal/sunset' })
  })
})

describe('the mistakes of Copilot’s plan', () => {
  const { plan, problems } = fixture('copilot-mistakes.yaml')

  test('are told where the story tells them', () => {
    const stories = problems.filter(({ code }) => code === 'near-miss' || code === 'bad-when')
    expect(told(stories)).toEqual(['8:3+7 near-miss', '9:36+11 bad-when'])
    expect(stories.map(({ message, hint }) => [message, hint])).toEqual([
      ['`anounce` is one letter away from `announce`', 'did you mean `announce`?'],
      ['cannot read the time `7 day befor`', 'did you mean `7 days before`?'],
    ])
  })

  test('beside them: messages that are nowhere', () => {
    expect(told(problems).filter((line) => !/near-miss|bad-when/.test(line))).toEqual([
      '9:73+5 no-such-message',
      '10:36+6 no-such-message',
    ])
  })

  test('do not keep the texts from being judged, at their places', () => {
    const place = plan?.places.within(['messages', 'announce', 'en'], 'dedline')
    expect(place).toMatchObject({ line: 14, column: 37, length: 7 })
    expect(plan?.places.within(['messages', 'announce', 'en'], 'link')).toMatchObject({
      line: 14,
      column: 67,
      length: 4,
    })
  })
})

test('a plan with ten different mistakes yields ten problems with their lines and columns', () => {
  expect(told(fixture('ten-mistakes.yaml').problems)).toEqual([
    '2:36+10 no-such-date',
    '3:11+19 unknown-zone',
    '4:1+7 unknown-key',
    '7:12+2 wrong-unit',
    '8:3+11 duplicate-key',
    '10:10+3 wrong-type',
    '12:3+7 near-miss',
    '13:36+11 bad-when',
    '14:34+6 no-such-message',
    '19:1+1 tab',
  ])
})
