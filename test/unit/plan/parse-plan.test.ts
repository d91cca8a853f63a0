import { describe, expect, test } from 'vitest'
import { hour } from '../../../src/base/instant.ts'
import { only, parse, planOf, told, toldOf, twoLines } from './kit.ts'

const relative = (days: number, rest: object = {}) => ({
  kind: 'relative',
  span: { days },
  side: 'before',
  anchor: 'deadline',
  ...rest,
})

describe('two lines are a plan', () => {
  const plan = planOf(twoLines, 'plans/chatgpt.yaml')

  test('without a problem', () => {
    expect(parse(twoLines).problems).toEqual([])
  })

  test('with every default', () => {
    const { phases, places: _, ...rest } = plan
    expect(rest).toEqual({
      version: 1,
      name: 'chatgpt',
      file: 'plans/chatgpt.yaml',
      service: 'ChatGPT',
      deadline: { date: { year: 2026, month: 1, day: 15 } },
      timezone: 'UTC',
      language: 'en',
      history: 'link',
      channel: {
        name: 'WhatsApp',
        adapter: 'whatsapp',
        senders: [],
        timeout: 30_000,
        concurrency: 64,
        perDay: 'auto',
        share: 1,
      },
      audience: { source: { kind: 'file', path: 'users.csv' }, columns: {}, rejects: { share: 0.05 } },
      destinations: [],
      window: { kind: 'hours', from: 9 * 60, to: 20 * 60, zone: 'recipient' },
      spacing: 20 * hour,
      cohorts: [],
      messages: new Map(),
      inDoubt: 'hold',
      ledger: { kind: 'sqlite', path: '.sunset/chatgpt.db' },
      notify: [],
    })
    expect(phases.map(({ name }) => name)).toEqual(['announce', 'link-reminder', 'freeze', 'shutdown'])
  })

  test('whose phases carry the conditions of defaults', () => {
    const [announce, reminder, freeze, shutdown] = plan.phases
    expect(announce).toMatchObject({ at: [relative(60)], orNow: true, stepped: false, message: 'announce' })
    expect(reminder).toMatchObject({
      at: [30, 7, 1].map((days) => relative(days, { at: { hour: 9, minute: 0, zone: 'recipient' } })),
      stepped: true,
      message: 'reminder',
      to: { kind: 'unlinked' },
      afterAnnouncement: { days: 2 },
      again: true,
    })
    expect(freeze).toMatchObject({ gate: 'frozen', reply: { message: 'reply', every: 24 * hour } })
    expect(freeze).not.toHaveProperty('message')
    expect(shutdown).toMatchObject({ gate: 'closed', actions: [] })
    expect(shutdown).not.toHaveProperty('reply')
  })

  test('whose reminders go to everyone where nothing can be linked', () => {
    for (const history of ['export', 'none']) {
      const reminder = planOf(`${twoLines}history: ${history}\n`).phases[1]
      expect(reminder).toMatchObject({ name: 'reminder', to: { kind: 'everyone' }, message: 'reminder' })
    }
  })

  test('whose reminders go out when the window opens', () => {
    const { plan: windowed } = parse(`${twoLines}window: 09:30-20:00 recipient\n`)
    expect(windowed?.phases[1]?.at[0]).toMatchObject({ at: { hour: 9, minute: 30, zone: 'recipient' } })
    const { plan: always } = parse(`${twoLines}window: always\n`)
    expect(always?.phases[1]?.at[0]).toMatchObject({ at: { hour: 0, minute: 0 } })
  })
})

describe('who leaves what, and when', () => {
  test('may be said apart', () => {
    const plan = planOf(
      'service: A\nchannel: { name: Outbox }\ndeadline: 2026-01-15 at 18:00\naudience: a.csv\n',
    )
    expect(plan).toMatchObject({
      service: 'A',
      channel: { name: 'Outbox', adapter: 'outbox' },
      deadline: { time: { hour: 18, minute: 0 } },
    })
  })

  test('may not be said twice', () => {
    expect(toldOf('deadline: 2026-01-16\nchannel: { name: WhatsApp }\nservice: Gemini\n')).toEqual([
      '1:1+8 said-twice',
      '3:1+7 said-twice',
    ])
  })

  test('the channel’s name is known whatever its case, and the adapter may be another', () => {
    expect(planOf('sunset: A quits whatsapp business on 2026-01-15\naudience: a.csv\n').channel.adapter).toBe(
      'whatsapp',
    )
    expect(planOf(`${twoLines}channel: { adapter: outbox }\n`).channel).toMatchObject({
      name: 'WhatsApp',
      adapter: 'outbox',
    })
  })

  test('an unknown channel is told where the sentence names it', () => {
    const { problems } = parse('sunset: A leaves WhatsAp on 2026-01-15\naudience: a.csv\n')
    expect(told(problems)).toEqual(['1:18+7 unknown-channel'])
    expect(only(problems).hint).toBe('did you mean `WhatsApp`?')
  })

  test('an unknown adapter is told with the nearest one, and one stands in so that the rest is judged', () => {
    const { plan, problems } = parse(`${twoLines}channel: { adapter: whatsap }\n`)
    expect(only(problems)).toMatchObject({ code: 'unknown-adapter', hint: 'did you mean `whatsapp`?' })
    expect(plan?.channel.adapter).toBe('outbox')
  })

  test('a zone after a bare date is the plan’s, where that is not written', () => {
    const plan = planOf('sunset: A leaves WhatsApp on 2026-01-15 Europe/Paris\naudience: a.csv\n')
    expect(plan).toMatchObject({ timezone: 'Europe/Paris', deadline: { date: { day: 15 } } })
    expect(plan.deadline.time).toBeUndefined()
  })

  test('a zone after a bare date beside another plan’s zone is midnight there', () => {
    const plan = planOf(
      'sunset: A leaves WhatsApp on 2026-01-15 Europe/Paris\naudience: a.csv\ntimezone: Asia/Tokyo\n',
    )
    expect(plan).toMatchObject({
      timezone: 'Asia/Tokyo',
      deadline: { time: { hour: 0, minute: 0, zone: 'Europe/Paris' } },
    })
  })

  test('an empty plan is asked for both', () => {
    expect(told(parse('version: 1\n').problems).sort()).toEqual(['1:1+10 missing-key', '1:1+10 missing-key'])
  })
})

describe('beside mistakes the rest can be judged', () => {
  test('with what was probably meant in the place of what is wrong', () => {
    const { plan } = parse(
      `${twoLines}histroy: export\ntimezone: Berlin\nphases: { announce: { at: [7 day befor, now], message: announce } }\n`,
    )
    expect(plan).toMatchObject({ history: 'export', timezone: 'Europe/Berlin' })
    expect(plan?.phases[0]?.at).toEqual([relative(7), { kind: 'now' }])
  })

  test('also what stands under a misspelt key', () => {
    expect(toldOf('audiense: 5\npolicy: { titel: a, url: ftp://b }\n')).toEqual([
      '1:1+8 unknown-key',
      '2:11+5 unknown-key',
      '2:26+7 bad-url',
    ])
    expect(told(parse('sunset: A leaves WhatsApp on 2026-01-15\naudiense: users.xlsx\n').problems)).toEqual([
      '2:1+8 unknown-key',
      '2:11+10 unknown-format',
    ])
  })

  test('but no time by a deadline, a phase or an audience that nobody knows', () => {
    const read = (text: string) => {
      const { plan, draft } = parse(text)
      return { plan: plan !== undefined, unread: [...(draft?.unread ?? [])] }
    }
    expect(read('sunset: A leaves WhatsApp on 01/02/2026\naudience: a.csv\n')).toEqual({
      plan: false,
      unread: ['deadline'],
    })
    expect(read('sunset: A leaves WhatsApp on 2026-01-15\naudience: people.xlsx\n').unread).toEqual([
      'audience',
    ])
    expect(
      read(`${twoLines}phases: { announce: { at: whenever suits, message: announce } }\n`).unread,
    ).toEqual(['phases'])
  })
})

describe('names', () => {
  test.each(['anounce', 'announces', 'reminders', 'linkreminder', 'freezee', 'shutdwon'])(
    'the phase `%s` is taken for a slip of a built-in one',
    (name) => {
      expect(toldOf(`phases:\n  ${name}: { at: now, message: announce }\n`)).toEqual([
        `2:3+${name.length} near-miss`,
      ])
    },
  )

  test('a phase may have a name of the user’s own', () => {
    expect(toldOf('phases:\n  last-words: { at: now, message: announce }\n')).toEqual([])
  })

  test.each(['now', 'deadline', 'before', 'correction', 'Big News', '2nd', 'x'.repeat(64)])(
    'no phase can be called `%s`',
    (name) => {
      expect(toldOf(`phases:\n  ${name}: { at: now, message: announce }\n`)).toEqual([
        `2:3+${name.length} bad-name`,
      ])
    },
  )

  test('Norway’s language is a language', () => {
    const plan = planOf(`${twoLines}messages: { announce: { en: Bye, no: Ha det } }\n`)
    expect([...(plan.messages.get('announce')?.texts ?? [])]).toEqual([
      ['en', 'Bye'],
      ['no', 'Ha det'],
    ])
  })

  test('the same language twice, once in other case, is a key twice', () => {
    expect(toldOf('messages: { announce: { en: Bye, pt-BR: Tchau, pt-br: Tchau } }\n')).toEqual([
      '1:48+5 duplicate-key',
    ])
  })

  test('a country’s code for its language is a warning', () => {
    const { problems, plan } = parse(`${twoLines}messages: { announce: { en: Bye, jp: Bye } }\n`)
    expect(only(problems)).toMatchObject({ severity: 'warning', hint: 'did you mean `ja`?' })
    expect(plan).toBeDefined()
  })

  test('a plan’s name that cannot be made of the file’s has to be written', () => {
    expect(only(parse(twoLines, '-').problems)).toMatchObject({ code: 'no-name' })
    expect(parse(`${twoLines}name: exit\n`, '-').problems).toEqual([])
  })
})

describe('numbers and texts', () => {
  test('digits without quotes are an id, as written', () => {
    const plan = planOf(
      `${twoLines}channel: { account: 102290129340398, senders: [{ id: 106540352242922 }, { id: 007 }] }\n`,
    )
    expect(plan.channel.account).toBe('102290129340398')
    expect(plan.channel.senders.map(({ id }) => id)).toEqual(['106540352242922', '007'])
  })

  test('an id that no number holds exactly has to be quoted', () => {
    expect(toldOf('channel: { account: 1065403522429221234 }\n')).toEqual(['1:21+19 inexact-number'])
  })

  test.each([
    ['timezone: 5', '1:11+1 wrong-type'],
    ['channel: WhatsApp', '1:10+8 wrong-type'],
    ['channel: { timeout: 30 }', '1:21+2 wrong-unit'],
    ['channel: { concurrency: 0 }', '1:25+1 out-of-range'],
    ['channel: { concurrency: 1.5 }', '1:25+3 wrong-type'],
    ['channel: { base_url: "http://graph.example.com" }', '1:22+26 bad-url'],
    ['channel: { path: out.ndjson }', '1:12+4 no-use'],
    ['channel: { senders: [{ id: "1" }, { id: "1" }] }', '1:41+3 duplicate-sender'],
    ['channel: { senders: [] }', '1:21+2 empty'],
    ['version: 2', '1:10+1 bad-value'],
    ['history: lnik', '1:10+4 bad-value'],
    ['destinations: [{ name: Web }]', '1:16+13 missing-key'],
    ['policy:', '1:1+6 no-value'],
    ['messages: { announce: { en: "  " } }', '1:29+4 empty'],
    ['messages: { announce: { en: } }', '1:25+2 no-value'],
    ['messages: { announce: { en: 5 } }', '1:29+1 wrong-type'],
    ['messages: { announce: { temlate: 5, en: Bye } }', '1:25+7 unknown-key'],
    ['messages: { announce: { pt_BR: Tchau, en: Bye } }', '1:25+5 bad-locale'],
    ['messages: { announce: { template: { name: a, category: utilty }, en: Bye } }', '1:56+6 bad-value'],
    [
      'messages: { announce: { template: { name: a, category: utility, ttl: 12 }, en: Bye } }',
      '1:70+2 wrong-unit',
    ],
    ['name: "Chat GPT"', '1:7+10 bad-name'],
    ['audience: { source: users.csv }', '1:1+8 duplicate-key'],
    ['link: { url: "https://a.example/{{ token }}", refresh: 5 }', '1:56+1 wrong-unit'],
    ['ledger: exit.db', '1:9+7 bad-ledger'],
  ])('%s', (more, problem) => {
    expect(toldOf(`${more}\n`)).toEqual([problem])
  })
})

describe('audiences', () => {
  const audience = (written: string) =>
    parse(`sunset: A leaves WhatsApp on 2026-01-15\naudience: ${written}\n`)

  test.each([
    ['"-"', { kind: 'file', path: '-' }],
    ['people.ndjson.zst', { kind: 'file', path: 'people.ndjson.zst' }],
    [
      '{ source: { sqlite: people.db, query: select 1 } }',
      { kind: 'sqlite', file: 'people.db', query: 'select 1' },
    ],
    [
      '{ source: { run: [./people.sh, "2"], format: csv } }',
      { kind: 'run', command: ['./people.sh', '2'], format: 'csv' },
    ],
  ])('%s', (written, source) => {
    const { plan, problems } = audience(written)
    expect(problems).toEqual([])
    expect(plan?.audience.source).toEqual(source)
  })

  test('with everything', () => {
    const { plan } = audience(
      '{ source: a.csv, columns: { address: phone, linked: linked_at }, suppress: out.csv, refresh: 1 hour, order_by: id, rejects: { share: 1%, path: bad.csv } }',
    )
    expect(plan?.audience).toEqual({
      source: { kind: 'file', path: 'a.csv' },
      columns: { address: 'phone', linked: 'linked_at' },
      suppress: { kind: 'file', path: 'out.csv' },
      refresh: hour,
      orderBy: 'id',
      rejects: { share: 0.01, path: 'bad.csv' },
    })
  })

  test.each([
    ['users.xlsx', 'unknown-format'],
    ['users.jsonl', 'unknown-format'],
    ['{ source: { sqlite: a.db } }', 'bad-source'],
    ['{ source: { run: [a] } }', 'bad-source'],
    ['{ source: { sqlite: a.db, run: [a], format: csv } }', 'bad-source'],
    ['{ source: a.csv, columns: { adress: phone } }', 'unknown-key'],
    ['{ columns: { address: phone } }', 'missing-key'],
    ['[a.csv]', 'wrong-type'],
  ])('%s is none', (written, code) => {
    expect(audience(written).problems.map((problem) => problem.code)).toEqual([code])
  })
})
