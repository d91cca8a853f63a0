import { describe, expect, test } from 'vitest'
import { millis } from '../../../src/base/instant.ts'
import { compileMessages } from '../../../src/messages/compile.ts'
import { templateDifferences } from '../../../src/messages/template-difference.ts'
import { templateFaults } from '../../../src/messages/template-faults.ts'
import { templateStanding, templateStandings } from '../../../src/messages/template-standing.ts'
import { templatesOf } from '../../../src/messages/templates-of.ts'
import { localeTag } from '../../../src/model/names.ts'
import type { MessagePlan, Plan, TemplatePlan } from '../../../src/model/plan.ts'
import type { KnownTemplate, WantedTemplate } from '../../../src/model/template.ts'
import { messageOf, planSaying, whatsapp } from './texts.ts'

const template: TemplatePlan = { name: 'sunset_announce', category: 'utility', languages: new Map() }

const templatesIn = (plan: Plan): readonly WantedTemplate[] =>
  templatesOf(plan, compileMessages(plan, whatsapp).messages)

const wanted = (fields: Partial<WantedTemplate> = {}): WantedTemplate => ({
  message: 'announce',
  locale: localeTag('en'),
  name: 'sunset_announce',
  language: 'en',
  category: 'utility',
  body: 'News about ChatGPT: it leaves WhatsApp on {{1}} for good.',
  examples: ['January 15, 2026'],
  ...fields,
})

const known = (fields: Partial<KnownTemplate> = {}): KnownTemplate => ({
  name: 'sunset_announce',
  language: 'en',
  review: 'approved',
  said: 'APPROVED',
  body: wanted().body,
  buttons: [],
  ...fields,
})

const codesOf = (fields: Partial<WantedTemplate>): readonly string[] =>
  templateFaults(wanted(fields)).map(({ code }) => code)

describe('the templates of a plan', () => {
  test('are one for each language, from its own text, with samples, the link as a suffix, codes and time to live', () => {
    const plan = planSaying({
      template: { ...template, languages: new Map([[localeTag('en'), 'en_US']]), ttl: millis(43_200_000) },
      button: {
        text: new Map([
          [localeTag('en'), 'Link my account'],
          [localeTag('fr'), 'Associer mon compte'],
        ]),
        url: 'link',
      },
      texts: {
        en: '{{ service }} leaves {{ channel }} on {{ deadline | date }}, dear {{ first_name }}. On {{deadline|date}} it ends.',
        fr: '{{ service }} quitte {{ channel }} le {{ deadline | date }}. Associez votre compte.',
        'pt-BR': '{{ service }} deixa o {{ channel }} em {{ deadline | date }}. Vincule a sua conta.',
      },
    })
    const templates = templatesIn(plan)
    const url = 'https://example.org/l?t={{1}}'
    expect(templates.map(({ language, button }) => [language, button?.text, button?.url])).toEqual([
      ['en_US', 'Link my account', url],
      ['fr', 'Associer mon compte', url],
      ['pt_BR', 'Link my account', url],
    ])
    expect(templates[0]).toMatchObject({
      name: 'sunset_announce',
      category: 'utility',
      body: 'ChatGPT leaves WhatsApp on {{1}}, dear {{2}}. On {{1}} it ends.',
      examples: ['January 15, 2026', 'Maria'],
      ttlSeconds: 43_200,
      button: { example: expect.stringMatching(/^\S{30,}$/) },
    })
    expect(templates[1]?.examples).toEqual(['15 janvier 2026'])
  })

  test('are those of corrections too, with the date that was told among the samples; free text has none', () => {
    const moved: MessagePlan = messageOf('moved', {
      template: { ...template, name: 'sunset_moved' },
      texts: { en: 'Not on {{ told | date }} as we said, but on {{ deadline | date }} it leaves.' },
    })
    const plan = planSaying(
      { texts: { en: 'It leaves.' } },
      { corrections: { moved: 'moved' }, messages: new Map([['moved', moved]]) },
    )
    expect(templatesIn(plan)).toMatchObject([
      { message: 'moved', name: 'sunset_moved', examples: ['January 15, 2026', 'January 15, 2026'] },
    ])
  })

  test('carry a fixed address on their button as it is, without a sample', () => {
    const button = { text: 'Read on', url: 'https://example.org/bye' }
    const [one] = templatesIn(planSaying({ template, button, texts: { en: 'It leaves for good.' } }))
    expect(one?.button).toEqual(button)
  })
})

describe('what WhatsApp will refuse is known before it is asked', () => {
  test('a template in order has no faults', () => {
    expect(templateFaults(wanted())).toEqual([])
    expect(templateFaults(wanted({ body: 'It leaves.', examples: [] }))).toEqual([])
  })

  test.each<[string, Partial<WantedTemplate>, string]>([
    [
      'a variable at the start',
      { body: '{{1}} is when the service leaves for good.' },
      'template-edge-variable',
    ],
    ['a variable at the end', { body: 'The service leaves this channel on {{1}}' }, 'template-edge-variable'],
    [
      'two variables side by side',
      { body: 'It leaves on {{1}} {{2}} and that is the very end of it.' },
      'template-adjacent-variables',
    ],
    ['more variables than words carry', { body: 'Leaves {{1}} or {{2}} ok.' }, 'template-too-many-variables'],
    ['a body over 1024 characters', { body: 'x'.repeat(1025), examples: [] }, 'template-too-long'],
    ['a name with a capital', { name: 'Sunset' }, 'template-name'],
    ['a name with a hyphen', { name: 'sunset-announce' }, 'template-name'],
    ['a name of 513 characters', { name: 'x'.repeat(513) }, 'template-name'],
    ['a language that WhatsApp has not', { language: 'pt' }, 'template-language'],
    ['a sample on two lines', { examples: ['15\nJanuary'] }, 'template-sample'],
    ['an empty sample', { examples: [' '] }, 'template-sample'],
    [
      'a label over 25 characters',
      { button: { text: 'x'.repeat(26), url: 'https://e.org' } },
      'template-button',
    ],
    [
      'a variable inside the address',
      { button: { text: 'Go', url: 'https://e.org/{{1}}/go' } },
      'template-button',
    ],
    [
      'an address over 2000 characters',
      { button: { text: 'Go', url: `https://e.org/${'x'.repeat(2000)}` } },
      'template-button',
    ],
    ['a time to live over 12 hours', { ttlSeconds: 43_201 }, 'template-ttl'],
  ])('%s', (_, fields, code) => {
    expect(codesOf(fields)).toEqual([code])
  })

  test('a language that is written in several ways is told with those that there are', () => {
    expect(templateFaults(wanted({ language: 'pt', locale: localeTag('pt') }))[0]).toMatchObject({
      message: expect.stringContaining('pt_BR, pt_PT'),
      hint: expect.stringContaining('language: { pt: pt_BR }'),
    })
  })

  test('words are not counted where no spaces are written between them', () => {
    expect(codesOf({ body: 'ChatGPTは{{1}}にWhatsAppから撤退します。', language: 'ja' })).toEqual([])
  })
})

describe('check says it at its place in the plan', () => {
  const said = (plan: Plan): readonly string[] =>
    compileMessages(plan, whatsapp).problems.map(({ severity, code }) => `${severity} ${code}`)
  const saying = (fields: Partial<TemplatePlan>, texts: Record<string, string>): Plan =>
    planSaying({ template: { ...template, ...fields }, texts })

  test('a name that cannot be is an error, once for all languages', () => {
    const plan = saying({ name: 'Sunset-Announce' }, { en: 'It leaves.', fr: 'Il part.' })
    expect(said(plan)).toEqual(['error template-name'])
    expect(compileMessages(plan, whatsapp).problems[0]?.hint).toContain('`sunset_announce`')
  })

  test('what is refused of a text is a warning, once, and nothing on a channel without templates', () => {
    const plan = saying(
      {},
      { en: 'It leaves on {{ deadline | date }} {{ first_name }} and then it is over.' },
    )
    expect(said(plan)).toEqual(['warning template-adjacent-variables'])
    expect(compileMessages(plan, { ...whatsapp, templates: false }).problems).toEqual([])
  })

  test('a variable at the edge and a label that is too long are told once, not twice', () => {
    const plan = planSaying({
      template,
      button: { text: 'x'.repeat(26), url: 'https://example.org' },
      texts: { en: 'The service leaves this channel on {{ deadline | date }}' },
    })
    expect(said(plan).toSorted()).toEqual(['error button-too-long', 'warning template-edge-variable'])
  })

  test('two texts cannot be one template', () => {
    const other = messageOf('reminder', { template, texts: { en: 'It leaves soon.' } })
    const twice = (text: string): Plan =>
      planSaying({ template, texts: { en: text } }, { messages: new Map([['reminder', other]]) })
    expect(said(twice('It leaves.'))).toEqual(['error template-twice'])
    expect(said(twice('It leaves soon.'))).toEqual([])
  })
})

describe('beside what the platform has', () => {
  test('spaces at the ends and ways to end a line are no differences, words are', () => {
    const body = 'It leaves.\nFor good.'
    const differs = (theirs: string): readonly string[] =>
      templateDifferences(wanted({ body, examples: [] }), known({ body: theirs }))
    expect(differs('It leaves. \r\nFor good.\n')).toEqual([])
    expect(differs('It leaves.\nFor ever.')).toEqual(['text'])
  })

  test('a button that is another, missing or too many is a difference; what is not said is none', () => {
    const button = { text: 'Go', url: 'https://e.org/{{1}}', example: 'x' }
    expect(
      templateDifferences(wanted({ button }), known({ buttons: [{ text: 'Go', url: button.url }] })),
    ).toEqual([])
    expect(templateDifferences(wanted({ button }), known())).toEqual(['button'])
    expect(templateDifferences(wanted(), known({ buttons: [{ text: 'Go', url: button.url }] }))).toEqual([
      'button',
    ])
    const silent: KnownTemplate = { name: 'a', language: 'en', review: 'approved', said: 'APPROVED' }
    expect(templateDifferences(wanted({ button, ttlSeconds: 60 }), silent)).toEqual([])
  })

  test.each<[KnownTemplate['review'], string, string | undefined]>([
    ['approved', 'APPROVED', undefined],
    ['pending', 'PENDING', 'pending'],
    ['rejected', 'REJECTED', 'rejected: INVALID_FORMAT'],
    ['paused', 'PAUSED', 'paused'],
    ['disabled', 'PENDING_DELETION', 'pending deletion'],
    ['unknown', 'SOMETHING_NEW', undefined],
  ])('%s (%s) makes it unfit: %s', (review, said, unfit) => {
    const reason = review === 'rejected' ? { reason: 'INVALID_FORMAT' } : {}
    expect(templateStanding(wanted(), known({ review, said, ...reason })).unfit).toBe(unfit)
  })

  test('one in another language is not there; marketing that was not asked for is noticed', () => {
    const [one] = templateStandings([wanted()], [known({ language: 'en_US' })])
    expect([one?.known, one?.unfit]).toEqual([undefined, 'not there'])
    expect(templateStanding(wanted(), known({ category: 'MARKETING' })).isReclassed).toBe(true)
    expect(
      templateStanding(wanted({ category: 'marketing' }), known({ category: 'MARKETING' })).isReclassed,
    ).toBe(false)
  })
})
