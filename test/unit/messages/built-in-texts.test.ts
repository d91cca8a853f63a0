import { describe, expect, test } from 'vitest'
import { millis } from '../../../src/base/instant.ts'
import { languages } from '../../../src/messages/built-in/languages.ts'
import { builtInTexts, featuresOf } from '../../../src/messages/built-in-texts.ts'
import { compileMessages } from '../../../src/messages/compile.ts'
import { messagesOf } from '../../../src/messages/messages-of.ts'
import { render } from '../../../src/messages/render.ts'
import { templateFaults } from '../../../src/messages/template-faults.ts'
import { templatesOf } from '../../../src/messages/templates-of.ts'
import { builtInMessages } from '../../../src/model/built-in-messages.ts'
import type { LocaleTag } from '../../../src/model/names.ts'
import { localeTag, zoneName } from '../../../src/model/names.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { dateOf, phaseOf, planOf, timeOf } from '../../kit/plan-builder.ts'

const link = { url: 'https://example.org/l/{{ token }}', refresh: millis(0) }
const destinations = [
  { name: 'Web', url: 'https://example.org' },
  { name: 'Android', url: 'https://example.org/android' },
]

/** A plan that sends every built-in message. */
const sendingAll = (overrides: Partial<Plan>): Plan =>
  planOf({
    phases: [
      phaseOf('announce', { message: 'announce' }),
      phaseOf('reminder', { message: 'reminder' }),
      phaseOf('freeze', { gate: 'frozen', reply: { message: 'reply', every: millis(0) } }),
    ],
    corrections: { moved: 'moved', exempt: 'exempt', reopened: 'reopened' },
    ...overrides,
  })

const histories = ['link', 'export', 'none'] as const
const yesNo = [true, false]
const variants = histories.flatMap((history) =>
  yesNo.flatMap((hasLink) =>
    yesNo.flatMap((hasDestinations) =>
      yesNo.flatMap((isNamed) =>
        yesNo.map((isTimed) => ({
          name: `history ${history}, ${hasLink ? 'a' : 'no'} link, ${hasDestinations ? '' : 'no '}destinations, ${isNamed ? 'named' : 'unnamed'}, ${isTimed ? 'timed' : 'a bare date'}`,
          plan: sendingAll({
            history,
            ...(hasLink ? { link } : {}),
            destinations: hasDestinations ? destinations : [],
            service: isNamed ? 'ChatGPT' : undefined,
            deadline: { date: dateOf('2026-01-15'), ...(isTimed ? { time: timeOf(9) } : {}) },
          }),
        })),
      ),
    ),
  ),
)

const told = { kind: 'date', date: dateOf('2025-12-31') } as const
const rendering = (plan: Plan) => {
  const { messages } = compileMessages(plan, { maxLength: 4096, templates: false })
  return (locale: LocaleTag) =>
    (message: string): string => {
      const rendered = render(messages, {
        message,
        locale,
        zone: zoneName('UTC'),
        values: {},
        deadline: messages.deadline,
        told,
        now: instantAt('2025-12-01'),
        token: 'TOKEN',
      })
      if ('failed' in rendered) throw new Error(`${message} in ${locale}: ${rendered.failed}`)
      expect(rendered.locale).toBe(locale)
      return rendered.text
    }
}

const longDate = (locale: string, day: number): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(day)
const deadlineDay = instantAt('2026-01-15')
const toldDay = instantAt('2025-12-31')

test.each(variants)('the built-in texts are whole in every language with $name', ({ plan }) => {
  const writtenIn = rendering(plan)
  for (const { locale } of languages) {
    for (const name of builtInMessages) {
      const text = writtenIn(locale)(name)
      expect(text, `${name} in ${locale}`).not.toMatch(/[{}|]|undefined|\[object| {2}|\s$|^\s|\.\.|。。|।।/)
      expect(text.length).toBeLessThan(1024)
      if (name !== 'export') expect(text.includes('ChatGPT')).toBe(plan.service !== undefined)
    }
  }
})

describe('the built-in texts', () => {
  const whole = sendingAll({ link, destinations })
  const inWhole = rendering(whole)

  test.each(languages.map(({ locale }) => locale))('say the date as people write it in %s', (locale) => {
    const written = inWhole(locale)
    for (const name of ['announce', 'reminder', 'moved'])
      expect(written(name)).toContain(longDate(locale, deadlineDay))
    for (const name of ['moved', 'exempt']) expect(written(name)).toContain(longDate(locale, toldDay))
  })

  test('carry the link and the destinations where the plan has them, on lines of their own', () => {
    for (const { locale } of languages) {
      const lines = inWhole(locale)('announce').split('\n')
      expect(lines).toContain('https://example.org/l/TOKEN')
      expect(lines).toContain('Android: https://example.org/android')
    }
  })

  test('tell people whose history cannot move how to export it, in the words of WhatsApp', () => {
    expect(rendering(sendingAll({ history: 'export' }))(localeTag('de'))('announce')).toContain(
      '„Chat exportieren“',
    )
  })

  test('name no menu of a channel whose menus are not known', () => {
    const plan = sendingAll({ history: 'export', channel: { ...whole.channel, name: 'Telegram' } })
    const text = rendering(plan)(localeTag('en'))('announce')
    expect(text).toContain('Open this chat in Telegram')
    expect(text).not.toContain('Export chat')
  })

  test('name the zone where the deadline has a time', () => {
    const plan = sendingAll({ deadline: { date: dateOf('2026-01-15'), time: timeOf(9) } })
    expect(rendering(plan)(localeTag('en'))('announce')).toMatch(/January 15, 2026 at 9:00\sAM UTC\./)
  })

  test('put Latin names in Arabic between isolates, and leave links bare', () => {
    const text = inWhole(localeTag('ar'))('announce')
    expect(text).toContain('\u2068ChatGPT\u2069')
    expect(text).toContain('\u2068WhatsApp\u2069')
    expect(text).toMatch(/^https:\/\/example\.org\/l\/TOKEN$/m)
  })

  test('speak thirteen languages, each in all messages', () => {
    const locales = ['en', 'fr', 'es', 'pt-BR', 'de', 'it', 'hi', 'id', 'ar', 'ru', 'tr', 'ja', 'zh']
    for (const { texts } of builtInTexts(featuresOf(whole)).values())
      expect([...texts.keys()]).toEqual(locales)
  })

  test('read like this in two languages', () => {
    expect(inWhole(localeTag('en'))('announce')).toMatchInlineSnapshot(`
      "ChatGPT leaves WhatsApp on January 15, 2026. From then on it no longer answers here.

      To keep your chat history, link your account before then:
      https://example.org/l/TOKEN
      Afterwards it can no longer be moved.

      You can continue here:
      Web: https://example.org
      Android: https://example.org/android
      The service remains available there."
    `)
    expect(inWhole(localeTag('fr'))('moved')).toMatchInlineSnapshot(
      `"Rectification : nous vous avions annoncé le 31 décembre 2025. C’est désormais le 15 janvier 2026 que ChatGPT quittera WhatsApp."`,
    )
  })
})

describe('the messages of a plan', () => {
  test('are its own, whole, and the built-in ones for the names that it uses and does not write', () => {
    const own = { name: 'announce', from: 'plan', texts: new Map([[localeTag('en'), 'Bye.']]) } as const
    const messages = messagesOf(sendingAll({ messages: new Map([['announce', own]]), corrections: {} }))
    expect([...messages.keys()].sort()).toEqual(['announce', 'export', 'reminder', 'reply'])
    expect(messages.get('announce')).toBe(own)
    expect(messages.get('reminder')?.from).toBe('built-in')
  })
})

test.each(variants)('as templates WhatsApp would refuse none of them, with $name', ({ plan }) => {
  const sent = builtInMessages.filter((name) => name !== 'export' && name !== 'reply')
  const asTemplates: Plan = {
    ...plan,
    messages: new Map(
      sent.map((name) => {
        const template = { name: `sunset_${name}`, category: 'utility', languages: new Map() } as const
        return [name, { name, from: 'plan', texts: new Map(), template }]
      }),
    ),
  }
  const { messages, problems } = compileMessages(asTemplates, { maxLength: 4096, templates: true })
  expect(problems.filter(({ code }) => code.startsWith('template') || code === 'free-text')).toEqual([])
  const wanted = templatesOf(asTemplates, messages)
  expect(wanted).toHaveLength(languages.length * sent.length)
  expect(wanted.flatMap((one) => templateFaults(one).map(({ message }) => message))).toEqual([])
  expect(wanted.find(({ locale }) => locale === 'zh')?.language).toBe('zh_CN')
  // A full stop after a variable at the end may count for nothing: some were refused so. Words come first, and words last.
  for (const { body } of wanted) expect(body).not.toMatch(/^\s*\{\{|\}\}[\s\p{P}]*$/u)
})
