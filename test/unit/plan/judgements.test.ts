import { describe, expect, test } from 'vitest'
import { only, parse, planOf, told, toldOf, twoLines } from './kit.ts'

describe('a phase', () => {
  test.each([
    ['announce: { at: now }', '2:3+8 does-nothing'],
    ['announce: { message: announce }', '2:3+8 missing-key'],
    ['freeze: { at: deadline, message: announce }', '2:27+7 message-and-gate'],
    ['stop: { at: now, message: announce, gate: closed }', '2:20+7 message-and-gate'],
    ['announce: { at: now, message: announce, reply: reply }', '2:43+5 reply-without-gate'],
    ['shutdown: { at: deadline, reply: reply }', '2:29+5 reply-without-gate'],
    ['freeze: { at: deadline, to: unlinked }', '2:27+2 no-use'],
    ['announce: { at: now, message: announce, to: unlinkd }', '2:47+7 bad-value'],
    ['announce: { at: now, message: announce, to: { tier: pro, plan: x } }', '2:47+22 bad-addressees'],
    ['announce: { at: [], message: announce }', '2:19+2 empty'],
    ['announce: { at: { days: 3 }, message: announce }', '2:19+11 wrong-type'],
    ['announce: 60 days before', '2:13+14 wrong-type'],
    ['freeze: { at: deadline, gate: frosen }', '2:33+6 bad-value'],
  ])('%s', (phase, problem) => {
    expect(toldOf(`phases:\n  ${phase}\n`)).toEqual([problem])
  })

  test('chooses people by a column’s value or values', () => {
    const { phases } = planOf(
      `${twoLines}phases:\n  a1: { at: now, message: announce, to: { tier: 2 } }\n  b1: { at: now, message: announce, to: { tier: [pro, true] } }\n`,
    )
    expect(phases.map(({ to }) => to)).toEqual([
      { kind: 'column', column: 'tier', values: ['2'] },
      { kind: 'column', column: 'tier', values: ['pro', 'true'] },
    ])
  })

  test('in a list of one time keeps its steps’ names', () => {
    const { phases } = planOf(`${twoLines}phases: { reminder: { at: [7 days before], message: reminder } }\n`)
    expect(phases[0]).toMatchObject({ stepped: true, again: true, to: { kind: 'everyone' } })
  })

  test('of a plan without any is missed', () => {
    expect(toldOf('phases: {}\n')).toEqual(['1:1+6 empty'])
  })
})

describe('a message', () => {
  test('that a phase names has to be written or built in', () => {
    const { problems } = parse(
      `${twoLines}phases:\n  a1: { at: now, message: anounce }\n  freeze: { at: deadline, reply: { message: frozn } }\nmessages: { frozen: { en: Closed } }\n`,
    )
    expect(told(problems)).toEqual([
      '4:27+7 no-such-message',
      '5:45+5 no-such-message',
      '6:13+6 unused-message',
    ])
    expect(problems.slice(0, 2).map(({ hint }) => hint)).toEqual([
      'did you mean `announce`?',
      'did you mean `frozen`?',
    ])
  })

  test('that nobody sends is a warning', () => {
    expect(only(parse(`${twoLines}messages: { bye: { en: Bye } }\n`).problems)).toMatchObject({
      severity: 'warning',
      code: 'unused-message',
    })
  })

  test('in a section that cannot be read is not missed', () => {
    const text = `${twoLines}phases: { a1: { at: now, message: bye } }\nmessages:\n  bye:\n    en: "Bye\n`
    expect(told(parse(text).problems)).toEqual(['6:9+1 yaml'])
  })

  test('is read whole: texts, template, button', () => {
    const { messages } = planOf(
      `${twoLines}messages:\n  announce:\n    template: { name: a_b, category: utility, language: { pt-br: pt_BR }, ttl: 12 hours }\n    button: { text: { en: Go, fr: Allez }, url: link }\n    en: Bye\n    fr: Adieu\n`,
    )
    expect(messages.get('announce')).toEqual({
      name: 'announce',
      from: 'plan',
      texts: new Map([
        ['en', 'Bye'],
        ['fr', 'Adieu'],
      ]),
      template: {
        name: 'a_b',
        category: 'utility',
        languages: new Map([['pt-BR', 'pt_BR']]),
        ttl: 43_200_000,
      },
      button: {
        text: new Map([
          ['en', 'Go'],
          ['fr', 'Allez'],
        ]),
        url: 'link',
      },
    })
  })

  test('that is empty as written is an error, and still there for whoever names it', () => {
    const { plan, problems } = parse(`${twoLines}messages: { announce: { en: "" } }\n`)
    expect(told(problems)).toEqual(['3:29+2 empty'])
    expect([...(plan?.messages.get('announce')?.texts.keys() ?? [])]).toEqual(['en'])
  })
})

describe('secrets', () => {
  test('are sources, never values', () => {
    const { channel, link } = planOf(
      `${twoLines}channel: { access_token: "\${A}", app_secret: "\${file:secrets/b}" }\nlink: { url: "https://a.example/{{ token }}", secret: "\${C}" }\n`,
    )
    expect([channel.accessToken, channel.appSecret, link?.secret]).toEqual([
      { from: 'environment', name: 'A' },
      { from: 'file', path: 'secrets/b' },
      { from: 'environment', name: 'C' },
    ])
  })

  test('that stand in the plan are a warning with their place, and appear in no problem', () => {
    const { problems, secretPlaces, plan } = parse(
      `${twoLines}channel: { access_token: EAAGhunter2, senders: [{ id: "1", token: hunter2 }] }\n`,
    )
    expect(told(problems)).toEqual(['3:26+11 secret-in-plan', '3:67+7 secret-in-plan'])
    expect(secretPlaces).toEqual(problems.map(({ place }) => place))
    expect(JSON.stringify([problems, plan])).not.toContain('hunter2')
  })

  test.each([
    'channel: { access_token: 123456789012345 }',
    'channel: { access_token: "hunter123456789012345${A}" }',
    'channel: { access_token: [123456789012345] }',
    'channel: { access_token: { a: 123456789012345 } }',
    'heartbeat: 123456789012345',
  ])('of a wrong type are not repeated: %s', (more) => {
    const { problems } = parse(`${twoLines}${more}\n`)
    expect(problems.length).toBeGreaterThan(0)
    expect(JSON.stringify(problems)).not.toContain('123456789012345')
  })

  test('under a misspelt key are secrets too', () => {
    const { problems, secretPlaces } = parse(
      `${twoLines}channel: { acces_token: hunter2, app_secrt: "\${A}" }\n`,
    )
    expect(told(problems)).toEqual(['3:12+11 unknown-key', '3:25+7 secret-in-plan', '3:34+9 unknown-key'])
    expect(secretPlaces).toMatchObject([{ line: 3, column: 25, length: 7 }])
  })

  test.each([
    ['timezone: ${TZ}', '1:11+5'],
    ['channel: { account: "${ACCOUNT}" }', '1:22+10'],
    ['messages: { announce: { en: "Bye ${NAME}" } }', '1:34+7'],
    ['messages: { announce: { en: "Bye ${file:/etc/passwd}" } }', '1:34+19'],
  ])('stand nowhere else: %s', (more, place) => {
    expect(toldOf(`${more}\n`)).toEqual([`${place} stray-reference`])
  })
})

describe('keys that this version does not act on', () => {
  test.each([
    ['channels: { telegram: { adapter: telegram } }', 'channels'],
    ['via: [whatsapp]', 'via'],
    ['ledger: postgres://sunset@db.internal/sunset', 'ledger'],
    ['notify: [{ on: [held], run: [./tell.sh] }]', 'notify'],
    ['heartbeat: https://hc-ping.com/x', 'heartbeat'],
  ])('%s', (more, path) => {
    const { plan, problems } = parse(`${twoLines}${more}\n`)
    expect(only(problems)).toMatchObject({ severity: 'error', code: 'not-supported' })
    expect(only(problems).message).toMatch(new RegExp(`^\`${path}\` .*is not supported in this version$`))
    expect(plan).toBeDefined()
  })

  test.each([
    'window: always',
    'window: 08:00-18:00 Europe/Paris Mon-Fri',
    'phases: { a1: { at: now, message: announce, window: 22:00-06:00 } }',
    'phases: { a1: { at: now, gate: frozen, for: 3 hours } }',
    'phases: { a1: { at: now, message: announce, late: skip after 6 hours, until: deadline } }',
    'spacing: 36 hours',
    'notice: 30 days',
    'phases: { a1: { at: now, gate: closed, requires: { coverage: 95%, of: delivered, or_after: 7 days } } }',
    'channel: { per_day: unlimited }',
    'channel: { per_day: auto, share: 100% }',
    'in_doubt: hold',
    'cohorts: {}',
    'ledger: sqlite:exit.db',
    'phases: { a1: { at: now, message: announce, late: run, to: unreached } }',
    'phases: { freeze: { at: deadline, actions: [], reply: { message: reply, every: 12 hours, approved: case 8812 } } }',
    'phases: { stop: { at: every 7 days from 60 days before until deadline, message: announce } }',
  ])('but what happens anyway may be written: %s', (more) => {
    expect(toldOf(`${more}\n`)).toEqual([])
  })

  test('of a value that cannot be read one mistake is told, not two', () => {
    expect(toldOf('notice: 30\nspacing: 20 ours\n')).toEqual(['1:9+2 wrong-unit', '2:10+7 wrong-unit'])
  })
})

describe('cohorts', () => {
  const cohorts = (written: string) => {
    const { plan, problems } = parse(`${twoLines}cohorts: { ${written} }\n`)
    return { cohorts: plan?.cohorts, told: told(problems.filter(({ code }) => code !== 'not-supported')) }
  }

  test('are in the order of the text', () => {
    const read = cohorts(
      'italy: { calling_codes: ["+39"], exempt: { since: 2026-01-14, source: order } }, eu: { countries: EU, deadline: 2026-04-15 }, gb: { countries: [gb], deadline: 2026-04-15 09:00 }, pro: { column: { tier: pro }, deadline: 2026-05-01 }, press: { list: press.csv, deadline: 2026-06-01, exempt: [{ since: 2026-01-14, until: 2026-01-22, source: a, reason: b }] }',
    )
    expect(read.told).toEqual([])
    expect(read.cohorts?.map(({ name, match }) => [name, match])).toEqual([
      ['italy', { kind: 'calling-codes', codes: ['+39'] }],
      ['eu', { kind: 'countries', countries: 'EU' }],
      ['gb', { kind: 'countries', countries: ['GB'] }],
      ['pro', { kind: 'column', column: 'tier', values: ['pro'] }],
      ['press', { kind: 'list', file: 'press.csv' }],
    ])
    expect(read.cohorts?.[4]?.exempt).toEqual([
      {
        since: { year: 2026, month: 1, day: 14 },
        until: { year: 2026, month: 1, day: 22 },
        source: 'a',
        reason: 'b',
      },
    ])
  })

  test.each([
    ['italy: { deadline: 2026-02-01 }', 'bad-cohort'],
    ['italy: { countries: [IT] }', 'bad-cohort'],
    ['italy: { countries: [IT], list: a.csv, deadline: 2026-02-01 }', 'bad-cohort'],
    ['italy: { countries: [XX], deadline: 2026-02-01 }', 'unknown-country'],
    ['italy: { countries: [IT], exempt: { since: 2026-01-14 } }', 'missing-key'],
    ['default: { countries: [IT], deadline: 2026-02-01 }', 'bad-name'],
    ['Italy: { countries: [IT], deadline: 2026-02-01 }', 'bad-name'],
  ])('%s', (written, code) => {
    expect(cohorts(written).told.map((problem) => problem.split(' ')[1])).toEqual([code])
  })
})

describe('actions', () => {
  const actions = (written: string) => {
    const { plan, problems } = parse(`${twoLines}phases: { a1: { at: now, actions: ${written} } }\n`)
    return { actions: plan?.phases[0]?.actions, told: told(problems) }
  }

  test('are names, names with arguments, commands and calls', () => {
    expect(
      actions(
        '[clear-commands, { deregister: {}, undo: { register: { pin: "${PIN}" } } }, { run: [./stop.sh, "1"], undo: [./start.sh], timeout: 1 minute, env: [PATH], scope: cohort }, { http: { url: "https://a.example" } }]',
      ),
    ).toEqual({
      told: [],
      actions: [
        { does: { kind: 'named', name: 'clear-commands', arguments: {} }, scope: 'channel' },
        {
          does: { kind: 'named', name: 'deregister', arguments: {} },
          undo: { kind: 'named', name: 'register', arguments: { pin: '${PIN}' } },
          scope: 'channel',
        },
        {
          does: { kind: 'run', command: ['./stop.sh', '1'] },
          undo: { kind: 'run', command: ['./start.sh'] },
          timeout: 60_000,
          env: ['PATH'],
          scope: 'cohort',
        },
        {
          does: {
            kind: 'http',
            request: { method: 'POST', url: 'https://a.example', headers: {}, expect: [] },
          },
          scope: 'channel',
        },
      ],
    })
  })

  test.each([
    ['[{ undo: [./start.sh] }]', ['3:36+22 bad-action']],
    ['[{ a1: {}, b1: {} }]', ['3:36+18 bad-action']],
    ['[{ run: ./stop.sh }]', ['3:43+9 wrong-type']],
    ['[{ run: [./stop.sh], timeout: 5 }]', ['3:65+1 wrong-type']],
    ['[{ run: [./stop.sh], scope: coohrt }]', ['3:63+6 bad-value']],
    ['[{ run: [./stop.sh, "${TOKEN}"] }]', ['3:56+8 stray-reference']],
    ['[{ http: { url: "https://a.example/${TOKEN}" } }]', ['3:70+8 stray-reference']],
    ['[{ http: { url: "https://a.example", headers: { authorization: "Bearer ${TOKEN}" } } }]', []],
    ['[{ http: { url: "http://a.example" } }]', ['3:51+18 bad-url']],
    ['[{ http: { body: x } }]', ['3:38+4 missing-key']],
    ['[{ run: [./stop.sh], undo: soon }]', ['3:62+4 bad-action']],
    ['[{ run: [./stop.sh], undo: [] }]', []],
    ['[{ run: [./stop.sh], undo: { http: { url: "https://a.example" } }, idempotent: true }]', []],
  ])('%s', (written, problems) => {
    expect(actions(written).told).toEqual(problems)
  })
})
