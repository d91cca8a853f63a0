import { describe, expect, test } from 'vitest'
import { columnsUsed, compileMessages } from '../../../src/messages/compile.ts'
import type { CompileOptions } from '../../../src/messages/compiled.ts'
import { localeTag } from '../../../src/model/names.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { phaseOf, planOf } from '../../kit/plan-builder.ts'
import { compiledFrom, messageOf, outbox, planSaying, whatsapp } from './texts.ts'

/** What is said of a plan: `code column:length message (hint)`. */
const said = (plan: Plan, options: CompileOptions = outbox): string[] =>
  compileMessages(plan, options).problems.map(
    ({ severity, code, place, message, hint }) =>
      `${severity} ${code} ${place?.column}:${place?.length} ${message}${hint === undefined ? '' : ` (${hint})`}`,
  )
const saidOf = (text: string, overrides: Partial<Plan> = {}, options: CompileOptions = outbox): string[] =>
  said(planSaying(text, overrides), options)

describe('a text', () => {
  test('with everything a message may name has no problem', () => {
    const text =
      '{{ service }} {{ channel }} {{ deadline | date: "full" }} {{ deadline | datetime }} {{ days_left }} {{ last_day | date }} {{ link }} {{ token }} {{ export }} {{ destinations }} {{ first_name | default: "you" | upcase }}'
    expect(saidOf(text)).toEqual([])
  })

  test('with a mistyped variable is told the nearest one, at its very column', () => {
    expect(saidOf('deadline {{ service }} leaves on {{ dedline | date }}.')).toEqual([
      'error unknown-variable 37:7 unknown value `dedline` (did you mean `deadline`?)',
    ])
  })

  test('is pointed at where the mistake stands, not where the same letters stand before', () => {
    expect(saidOf('dedline\n{{ dedline }}')).toEqual([
      'error unknown-variable 12:7 unknown value `dedline` (did you mean `deadline`?)',
    ])
  })

  test('may name any column while no audience is at hand, and only the audience’s when it is', () => {
    expect(saidOf('{{ lang }} {{ plan_name }}')).toEqual([])
    expect(saidOf('{{ plan_name }}', {}, { ...outbox, columns: ['phone', 'lang'] })).toEqual([
      'error unknown-variable 4:9 unknown value `plan_name` (the audience has no such column; it has: phone, lang)',
    ])
    expect(saidOf('{{ first_nme }}', {}, { ...outbox, columns: ['phone', 'first_name'] })).toEqual([
      'error unknown-variable 4:9 unknown value `first_nme` (did you mean `first_name`?)',
    ])
  })

  test('has all its mistakes told at once, and those of other languages too', () => {
    const plan = planSaying({
      texts: { en: '{{ dedline }} {{ lnik }}', fr: '{{ channel | daet }} {{ chanel_ }}' },
    })
    expect(said(plan).map((line) => line.split(' ')[1])).toEqual([
      'unknown-variable',
      'unknown-filter',
      'unknown-variable',
      'unknown-variable',
    ])
  })

  test('with an unknown filter is told the nearest, and which there are where none is near', () => {
    expect(saidOf('{{ deadline | dat }}')).toEqual([
      'error unknown-filter 15:3 unknown filter `dat` (did you mean `date`?)',
    ])
    expect(saidOf('{{ deadline | group_by_exp: "x", "y" }}')[0]).toMatch(
      /^error unknown-filter 15:12 .*a message may use: /,
    )
  })

  test.each(['include', 'render', 'layout', 'block', 'tablerow'])('cannot use the tag %s', (tag) => {
    expect(saidOf(`a {% ${tag} "x" %}`)[0]).toMatch(
      new RegExp(`^error unknown-tag 6:${tag.length} unknown tag`),
    )
  })

  test.each([
    ['Hi {{ first_name', 4],
    ['{% if first_name %}Hi', 1],
    ['Hi {{ }}', 4],
  ])('that is no Liquid is an error at its place: %s', (text, column) => {
    expect(saidOf(text)).toHaveLength(1)
    expect(saidOf(text)[0]).toMatch(new RegExp(`^error template-syntax ${column}:`))
  })

  test('with a forgotten pipe is told so', () => {
    expect(saidOf('On {{ deadline date }}')).toEqual([
      'error template-syntax 7:13 cannot read `deadline date` (did you mean `{{ deadline | date }}`?)',
    ])
  })

  test('with a date in a style that there is not is an error', () => {
    expect(saidOf('On {{ deadline | date: "%Y" }}')[0]).toMatch(/^error cannot-render .*"full", "long"/)
  })

  test.each(['', '  \n'])('that is empty as written is an error', (text) => {
    expect(saidOf(text)).toEqual([
      'error empty-text 1:' +
        text.length +
        ' `announce` is empty in en (write it, or leave the language out)',
    ])
  })

  test.each([
    '{{ "" }} ',
    '{% if false %}x{% endif %}',
    '{% if first_name and false %}{{ first_name }}{% endif %}',
  ])('that can only be empty is an error: %s', (text) => {
    expect(saidOf(text)[0]).toMatch(/^error empty-text .* can only be empty in en$/)
  })

  test('that is empty for some people only is none', () => {
    expect(saidOf('{% if first_name %}Hi {{ first_name }}{% endif %}')).toEqual([])
  })

  test('over the channel’s length before any data is in it is an error', () => {
    expect(saidOf('x'.repeat(4097))[0]).toMatch(
      /^error text-too-long .* has 4097 characters in en, WhatsApp takes 4096/,
    )
    expect(saidOf('x'.repeat(4096))).toEqual([])
  })
})

describe('a variable that the plan has nothing for', () => {
  const bare = { history: 'export', destinations: [] } as const
  const withoutLink = (text: string): Plan => {
    const { link: _, ...plan } = planSaying(text, bare)
    return plan
  }

  test('is an error that says which section is missing, and what to write instead', () => {
    expect(said(withoutLink('Export: {{ link }} now'))).toEqual([
      'error link-without-section 12:4 `link` needs a `link:` section; history is `export` (for people who export by themselves write {{ export }}: the steps on WhatsApp, in their language)',
    ])
    expect(said(withoutLink('{{ destinations }}'))[0]).toMatch(/^error no-destinations 4:12/)
  })

  test('is a link on a button, too', () => {
    const { link: _, ...plan } = planSaying({ texts: { en: 'Hi' }, button: { text: 'Go', url: 'link' } })
    expect(said(plan)[0]).toMatch(/^error link-without-section .*the button’?'?s `link`/)
  })

  test('is `told` outside a correction, and is not inside one', () => {
    expect(saidOf('We told you {{ told | date }}.')[0]).toMatch(/^error told-outside-correction 16:4/)
    const moved = new Map([['shifted', messageOf('shifted', { texts: { en: 'Not {{ told | date }}.' } })]])
    expect(saidOf('Hi', { corrections: { moved: 'shifted' }, messages: moved })).toEqual([])
  })

  test('is a link whose url does not hold the token', () => {
    const link = { url: 'https://example.org/l', refresh: planOf().spacing }
    expect(saidOf('Hi', { link })[0]).toMatch(/^error link-without-token/)
  })
})

describe('languages', () => {
  test('whose readers would get nothing are an error', () => {
    expect(said(planSaying({ texts: { fr: 'Au revoir.', it: 'Ciao.' } }))).toEqual([
      "error language-missing 1:0 `announce` has no text in en, the plan's `language:`, so whoever reads none of fr, it would get nothing (add a text in en, or set `language: fr`)",
    ])
  })

  test('that fall back to English in a plan whose language is another are a warning', () => {
    const plan = planSaying({ texts: { en: 'Bye.' } }, { language: localeTag('fr') })
    expect(said(plan)).toEqual([
      "warning language-missing 1:0 `announce` has no text in fr, the plan's `language:`; everybody else reads en",
    ])
  })
})

describe('on a channel that wants templates', () => {
  const template = { name: 'sunset_announce', category: 'utility', languages: new Map() } as const

  test('free text is a warning for what is sent, not for an auto-reply', () => {
    const reply = { message: 'reply', every: planOf().spacing }
    const phases = [
      phaseOf('announce', { message: 'announce' }),
      phaseOf('freeze', { gate: 'frozen', reply }),
    ]
    expect(saidOf('Hi', { phases }, whatsapp)).toEqual([
      'warning free-text 1:0 `announce` is free text: on WhatsApp it reaches only people who wrote in the last 24 hours (give it a `template:` that the platform has approved)',
    ])
  })

  test('a template that starts or ends with a variable is a warning; service and channel are text', () => {
    const edges = said(
      planSaying({ template, texts: { en: '{{ service }} leaves for good. {{ link }}' } }),
      whatsapp,
    )
    expect(edges).toHaveLength(1)
    expect(edges[0]).toMatch(/^warning template-edge-variable 32:10 .*2388299.*`{{ link }}` at its end/)
    expect(
      said(planSaying({ template, texts: { en: '{{ service }} leaves {{ channel }}' } }), whatsapp),
    ).toEqual([])
  })

  test('a template with tags is an error', () => {
    const plan = planSaying({ template, texts: { en: 'Hi {% if x %}{{ x }}{% endif %}.' } })
    expect(said(plan, whatsapp)[0]).toMatch(/^error template-with-tags 4:2/)
  })

  test('a template over 1024 characters is an error', () => {
    expect(said(planSaying({ template, texts: { en: 'x'.repeat(1025) } }), whatsapp)[0]).toMatch(
      /a template takes 1024/,
    )
  })

  test('a button’s link must end with the token', () => {
    const link = { url: 'https://example.org/{{ token }}/go', refresh: planOf().spacing }
    const plan = planSaying({ template, button: { text: 'Go', url: 'link' }, texts: { en: 'Hi' } }, { link })
    expect(said(plan, whatsapp)[0]).toMatch(/^error link-suffix .*goes on with `\/go`/)
  })

  test('a button’s label over 25 characters, or missing in a language, is told', () => {
    const button = { text: new Map([[localeTag('en'), 'x'.repeat(26)]]), url: 'link' }
    const lines = said(planSaying({ template, button, texts: { en: 'Hi', fr: 'Salut' } }), whatsapp)
    expect(lines.map((line) => line.split(' ')[1])).toEqual(
      ['button-too-long', 'button-text-missing'].sort().reverse(),
    )
  })
})

describe('a plan without messages', () => {
  test('warns that nobody is told where to go on, nor how to keep their history', () => {
    expect(compileMessages(planOf(), outbox).problems.map(({ code }) => code)).toEqual([
      'no-destinations',
      'no-link',
    ])
  })
})

describe('the columns that the messages use', () => {
  test('are those any text names, by whatever way, and no variable', () => {
    const compiled = compiledFrom(
      '{{ first_name }} {{ link }} {% if plan_kind == tier %}{{ city | default: town }}{% endif %}{% assign mine = age %}{{ mine }}',
    )
    expect(columnsUsed(compiled)).toEqual(['age', 'city', 'first_name', 'plan_kind', 'tier', 'town'])
  })
})

describe('a text in a language that nobody may read', () => {
  test('is written for a stand-in all the same', () => {
    const plan = planSaying({
      texts: { en: 'Dear {{ first_name }}', fr: 'Cher {{ first_name | date: "loong" }}' },
    })
    expect(said(plan)).toEqual([
      expect.stringMatching(/^error cannot-render .*`announce` cannot be written in fr, whoever reads it: /),
    ])
  })

  test('is too long where a link alone makes it so', () => {
    const text = `${'x'.repeat(260)} {{ link }}`
    expect(saidOf(text, {}, { ...outbox, maxLength: 300 })).toEqual([
      expect.stringContaining('cannot be written in en, whoever reads it: the text has'),
    ])
    expect(saidOf(text, {}, { ...outbox, maxLength: 400 })).toEqual([])
  })

  test('is not said to be empty where it has words for somebody', () => {
    expect(saidOf('{% if tier == "pro" %}Hello{% endif %}')).toEqual([])
  })
})
