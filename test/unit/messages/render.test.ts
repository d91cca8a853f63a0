import { describe, expect, test } from 'vitest'
import { instant } from '../../../src/base/instant.ts'
import { needsToken } from '../../../src/messages/render.ts'
import { templateBodyOf } from '../../../src/messages/template-body.ts'
import { localeTag, zoneName } from '../../../src/model/names.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { dateOf, planOf, timeOf } from '../../kit/plan-builder.ts'
import { compiledFrom, messageOf, renderedBy, textBy, whatsapp } from './texts.ts'

const nine = { date: dateOf('2026-01-15'), time: timeOf(9, 0, zoneName('America/Los_Angeles')) }
const at = { kind: 'instant', at: instantAt('2026-01-15T17:00:00Z') } as const

describe('a date', () => {
  const compiled = compiledFrom({
    texts: { en: 'On {{ deadline | date }}.', 'pt-BR': 'Em {{ deadline | date }}.' },
  })

  test('is written in the language of the text that was chosen, with the recipient’s region', () => {
    expect(textBy(compiled, { locale: localeTag('en') })).toBe('On January 15, 2026.')
    expect(textBy(compiled, { locale: localeTag('en-GB') })).toBe('On 15 January 2026.')
    expect(textBy(compiled, { locale: localeTag('pt-PT') })).toBe('Em 15 de janeiro de 2026.')
  })

  test('is never in another language than the text around it', () => {
    expect(textBy(compiled, { locale: localeTag('de-AT') })).toBe('On January 15, 2026.')
  })

  test('is Gregorian where the locale’s own calendar is not', () => {
    const arabic = compiledFrom({ texts: { en: 'x', ar: '{{ deadline | date: "long" }}' } })
    expect(textBy(arabic, { locale: localeTag('ar-SA') })).toBe('١٥ يناير ٢٠٢٦')
  })

  test('given bare is that date for everybody, wherever they are', () => {
    const zones = ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Tokyo'].map(zoneName)
    for (const zone of zones) expect(textBy(compiled, { zone })).toBe('On January 15, 2026.')
  })

  test('given with a time is shown in the recipient’s zone, with the zone named', () => {
    const timed = compiledFrom('{{ deadline | datetime }}', { deadline: nine })
    const shownIn = (zone: string) =>
      textBy(timed, { zone: zoneName(zone), deadline: at }).replace(/\s/g, ' ')
    expect(shownIn('America/Los_Angeles')).toBe('January 15, 2026 at 9:00 AM PST')
    expect(shownIn('Asia/Tokyo')).toBe('January 16, 2026 at 2:00 AM GMT+9')
  })

  test('given with a time is shown in the plan’s zone to whoever has none', () => {
    const timed = compiledFrom('{{ deadline }}', { deadline: nine, timezone: zoneName('America/New_York') })
    const text = textBy(timed, { zone: undefined, deadline: at })
    expect(text.replace(/\s/g, ' ')).toBe('January 15, 2026 at 12:00 PM EST')
  })

  test('takes Intl’s styles, and a column’s own date is read as well', () => {
    const styled = compiledFrom('{{ last_day | date: "full" }}, {{ linked_at | date: "medium" }}')
    expect(textBy(styled, { values: { linked_at: '2025-11-03' } })).toBe(
      'Wednesday, January 14, 2026, Nov 3, 2025',
    )
    expect(textBy(styled, { values: { linked_at: 'yesterday' } })).toMatch(/^failed: not a date/)
  })
})

describe('the days that are left', () => {
  const counted = compiledFrom('{{ days_left }}', { timezone: zoneName('America/Los_Angeles') })

  test('are counted by the calendar in the plan’s zone where the deadline is a bare date', () => {
    const leftAt = (text: string) => textBy(counted, { now: instantAt(text), zone: zoneName('Asia/Tokyo') })
    expect(leftAt('2026-01-14T07:59:59Z')).toBe('2')
    expect(leftAt('2026-01-14T08:00:00Z')).toBe('1')
    expect(leftAt('2026-01-15T08:00:00Z')).toBe('0')
  })

  test('are counted in the recipient’s zone where the deadline has a time', () => {
    const leftIn = (zone: string) =>
      textBy(counted, { now: instantAt('2026-01-14T16:00:00Z'), zone: zoneName(zone), deadline: at })
    expect(leftIn('Asia/Tokyo')).toBe('1')
    expect(leftIn('America/Los_Angeles')).toBe('1')
    expect(leftIn('Europe/London')).toBe('1')
  })

  test('may be compared, and are written in the language’s digits', () => {
    const plural = compiledFrom({
      texts: {
        en: '{% if days_left == 30 %}thirty{% else %}{{ days_left }}{% endif %}',
        ar: 'بقي {{ days_left }}',
      },
    })
    expect(textBy(plural)).toBe('thirty')
    expect(textBy(plural, { locale: localeTag('ar-EG') })).toBe('بقي ٣٠')
  })
})

describe('a value of the row', () => {
  const greeting = compiledFrom('Hi {{ first_name }}, {{ first_name | upcase }}.')

  test('stands where it was put', () => {
    expect(textBy(greeting, { values: { first_name: 'Ana' } })).toBe('Hi Ana, ANA.')
  })

  test('that is empty or not there fails this message and names the column, not the person', () => {
    for (const values of [{}, { first_name: '' }, { first_name: ' \n' }])
      expect(textBy(greeting, { values })).toBe('failed: `first_name` is empty')
  })

  test('may be done without through a default or a condition', () => {
    const lenient = compiledFrom(
      'Hi {{ first_name | default: "you" }}{% if city %} in {{ city }}{% endif %}.',
    )
    expect(textBy(lenient)).toBe('Hi you.')
    expect(textBy(lenient, { values: { first_name: 'Ana', city: 'Rio' } })).toBe('Hi Ana in Rio.')
  })

  // T54
  test.each([
    ['{{ link }}{% for i in (1..9) %}', '{{ link }}{% for i in (1..9) %}'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['Ana\r\nPay at evil.example', 'Ana Pay at evil.example'],
    ['\u202eevil\u202c Ana', 'evil Ana'],
    ['אבי', '\u2068אבי\u2069'],
    ['$& $1 `x`', '$& $1 `x`'],
  ])('is data, never a template: %j', (name, shown) => {
    expect(textBy(compiledFrom('Hi {{ first_name }}.'), { values: { first_name: name } })).toBe(
      `Hi ${shown}.`,
    )
    expect(textBy(compiledFrom('Hi {{ first_name | strip }}.'), { values: { first_name: name } })).toBe(
      `Hi ${shown}.`,
    )
  })

  // T54
  test('of 4 kB makes a message too long, and only this one', () => {
    const long = textBy(greeting, { values: { first_name: 'x'.repeat(4096) } })
    expect(long).toBe('failed: the text has 8198 characters, WhatsApp takes 4096')
    expect(textBy(greeting, { values: { first_name: 'Bo' } })).toBe('Hi Bo, BO.')
  })

  test('of the name of a variable does not take its place, and reaches no prototype', () => {
    expect(textBy(compiledFrom('{{ service }}'), { values: { service: 'Evil' } })).toBe('ChatGPT')
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
      expect(textBy(compiledFrom(`a {{ ${name} }}`))).toBe(`failed: \`${name}\` is empty`)
    expect(textBy(compiledFrom('{{ first_name.constructor }}'), { values: { first_name: 'x' } })).toMatch(
      /^failed: /,
    )
  })
})

describe('a link', () => {
  test('is the recipient’s own, and is told apart in what was rendered', () => {
    const compiled = compiledFrom('Go: {{ link }} {{ token }}')
    expect(renderedBy(compiled, { token: 'abc' })).toEqual({
      locale: 'en',
      text: 'Go: https://example.org/l?t=abc abc',
      link: 'https://example.org/l?t=abc',
    })
    expect(needsToken(compiled, 'announce')).toBe(true)
  })

  test('without a token fails the message', () => {
    expect(textBy(compiledFrom('Go: {{ link }}'), { token: undefined })).toMatch(/^failed: .*no token/)
  })

  test('needs no token where the message has none', () => {
    expect(needsToken(compiledFrom('Bye.'), 'announce')).toBe(false)
    expect(renderedBy(compiledFrom('Bye.'), { token: undefined })).toEqual({ locale: 'en', text: 'Bye.' })
  })
})

describe('a template', () => {
  const compiled = compiledFrom(
    {
      template: {
        name: 'sunset_announce',
        category: 'utility',
        languages: new Map([[localeTag('en'), 'en_US']]),
        ttl: planOf().channel.timeout,
      },
      button: { text: 'Go', url: 'link' },
      texts: {
        en: 'Hi {{ first_name }}: {{ service }} leaves {{channel}} on {{ deadline|date }}; {{first_name}}, until {{ last_day | date }}, see {{ destinations }}. Bye.',
        'pt-BR': 'Oi, {{ deadline | date }} ok',
      },
    },
    {},
    whatsapp,
  )

  test('carries each distinct expression once, in order; service and channel are written into it', () => {
    expect(templateBodyOf(compiled, 'announce', localeTag('en'))).toEqual({
      body: 'Hi {{1}}: ChatGPT leaves WhatsApp on {{2}}; {{1}}, until {{3}}, see {{4}}. Bye.',
      examples: [
        'Maria',
        'January 15, 2026',
        'January 14, 2026',
        'Web: https://example.org · Android: https://example.org/android',
      ],
    })
  })

  test('goes out with its parameters on one line, the button’s suffix and the whole text', () => {
    expect(renderedBy(compiled, { values: { first_name: 'Ana\nLu' }, token: 'abc' })).toEqual({
      locale: 'en',
      text: 'Hi Ana Lu: ChatGPT leaves WhatsApp on January 15, 2026; Ana Lu, until January 14, 2026, see Web: https://example.org · Android: https://example.org/android. Bye.',
      template: {
        name: 'sunset_announce',
        language: 'en_US',
        parameters: [
          'Ana Lu',
          'January 15, 2026',
          'January 14, 2026',
          'Web: https://example.org · Android: https://example.org/android',
        ],
        buttonSuffix: 'abc',
      },
      link: 'https://example.org/l?t=abc',
      ttlSeconds: 30,
    })
  })

  test('names its language as the platform does', () => {
    const rendered = renderedBy(compiled, { locale: localeTag('pt') })
    expect(rendered).toMatchObject({
      locale: 'pt-BR',
      template: { language: 'pt_BR', parameters: ['15 de janeiro de 2026'] },
    })
  })

  test('is not sent with a parameter that has no text', () => {
    const blank = compiledFrom({
      template: { name: 'x', category: 'utility', languages: new Map() },
      texts: { en: 'Hi {{ first_name | default: "" }}.' },
    })
    expect(textBy(blank)).toMatch(/^failed: .*may not be/)
  })
})

describe('a correction', () => {
  const moved = new Map([
    ['moved', messageOf('moved', { texts: { en: 'Not {{ told | date }} but {{ deadline | date }}.' } })],
  ])
  const compiled = compiledFrom('Hi', { messages: moved, corrections: { moved: 'moved' } })

  test('names the date that this person was told', () => {
    const told = { kind: 'date', date: dateOf('2025-12-31') } as const
    expect(textBy(compiled, { message: 'moved', told })).toBe('Not December 31, 2025 but January 15, 2026.')
    expect(
      textBy(compiled, { message: 'moved', told: { kind: 'date', date: dateOf('2025-11-30') } }),
    ).toContain('November 30')
    expect(textBy(compiled, { message: 'moved' })).toBe('failed: `told` is empty')
  })
})

describe('a message', () => {
  test('without a text that its reader could read fails, and says so', () => {
    const compiled = compiledFrom({ texts: { fr: 'Salut' } })
    expect(textBy(compiled, { locale: localeTag('nl') })).toBe(
      'failed: `announce` has no text in nl, nor in en',
    )
    expect(textBy(compiled, { message: 'nothing' })).toBe('failed: there is no message `nothing`')
  })

  test('that comes out empty for this row fails', () => {
    expect(textBy(compiledFrom('{% if city %}Hi {{ city }}{% endif %}'))).toBe('failed: the text is empty')
  })

  test('says "this service" in its language where the plan names none, with a capital where it begins', () => {
    const unnamed = compiledFrom(
      {
        texts: {
          en: '{{ service }} leaves.',
          de: 'Schade: {{ service }} geht.',
          fr: 'Hélas, {{ service }} part.',
        },
      },
      { service: undefined },
    )
    expect(textBy(unnamed)).toBe('This service leaves.')
    expect(textBy(unnamed, { locale: localeTag('fr') })).toBe('Hélas, ce service part.')
  })

  test('gives the steps of the export in the language of its own text', () => {
    const compiled = compiledFrom({ texts: { en: '{{ export }}', it: 'Ecco: {{ export }}' } })
    expect(textBy(compiled, { locale: localeTag('it') })).toContain('«Esporta chat»')
  })

  test('loops over the destinations, and stays within its bounds when it loops for ever', () => {
    const looping = compiledFrom('{% for d in destinations %}[{{ d.name }}]{% endfor %}')
    expect(textBy(looping)).toBe('[Web][Android]')
    expect(
      textBy(compiledFrom('{{ first_name }}{% for i in (1..99999999) %}x{% endfor %}'), {
        values: { first_name: 'A' },
      }),
    ).toMatch(/^failed: memory alloc limit exceeded/)
  })
})

test('a day that begins between two renders changes the days that are left, and nothing that was kept hides it', () => {
  const counted = compiledFrom('{{ days_left }}')
  const before = instantAt('2026-01-10T23:59:59.999Z')
  expect(textBy(counted, { now: before })).toBe('5')
  expect(textBy(counted, { now: instant(before + 1) })).toBe('4')
})
