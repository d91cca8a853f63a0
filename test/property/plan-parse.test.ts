import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasErrors } from '../../src/base/problem.ts'
import { explainPlan } from '../../src/plan/explain-plan.ts'
import { initialPlan } from '../../src/plan/initial-plan.ts'
import { parsePlan } from '../../src/plan/parse-plan.ts'

const adapters = [
  { name: 'whatsapp', channels: ['WhatsApp'] },
  { name: 'outbox', channels: ['Outbox'] },
]
const parse = (text: string | Uint8Array) => parsePlan({ text, file: 'exit.yaml', adapters })
const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures/plan', name), 'utf8')

/** Every problem stands inside the text, and a text without errors is a plan. */
const isWellTold = (text: string) => {
  const { plan, draft, problems } = parse(text)
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  for (const { place, message } of problems) {
    expect(message).not.toBe('')
    if (place === undefined) continue
    expect(place.line).toBeLessThanOrEqual(lines.length)
    expect(place.length).toBeGreaterThan(0)
    expect(place.column + place.length - 1).toBeLessThanOrEqual((lines[place.line - 1]?.length ?? 0) + 1)
  }
  if (!hasErrors(problems)) expect(plan).toBeDefined()
  if (draft !== undefined) expect(hasErrors(problems)).toBe(true)
  const read = plan ?? draft?.plan
  if (read !== undefined) explainPlan(read)
}

const yamlPieces = fc.constantFrom(
  ...[
    'a',
    'sunset',
    'phases',
    'messages',
    'en',
    'at',
    '<<',
    '__proto__',
    'constructor',
    'toString',
    'no',
    '~',
  ],
  ...[
    ':',
    ': ',
    '- ',
    '? ',
    '| ',
    '>-',
    '#',
    '&x ',
    '*x ',
    '!!str ',
    '!x ',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    '`',
    '@',
    '%',
  ],
  ...[
    '\n',
    '\n  ',
    '\n    ',
    '\t',
    '\r\n',
    '---\n',
    '...\n',
    '${A}',
    '{{ b }}',
    '5',
    '0x10',
    '.inf',
    '1e999',
    '\u0000',
    '\uFEFF',
    '😀',
  ],
)

describe('no text makes the parser throw', () => {
  test('any characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), isWellTold))
  })

  test('any pieces of YAML', () => {
    fc.assert(
      fc.property(
        fc.array(yamlPieces, { maxLength: 60 }).map((pieces) => pieces.join('')),
        isWellTold,
      ),
      { numRuns: 150 },
    )
  })

  test('any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void parse(bytes)))
  })

  test.each(['long-form.yaml', 'copilot-mistakes.yaml', 'ten-mistakes.yaml'])(
    '%s with a piece out or in',
    (name) => {
      const whole = fixture(name)
      fc.assert(
        fc.property(
          fc.nat(whole.length),
          fc.nat(30),
          fc.array(yamlPieces, { maxLength: 4 }),
          (at, length, pieces) => isWellTold(whole.slice(0, at) + pieces.join('') + whole.slice(at + length)),
        ),
        { numRuns: 40 },
      )
    },
  )

  test('any value in the place of any other', () => {
    const whole = fixture('long-form.yaml').split('\n')
    const values = fc.constantFrom(
      '5',
      '"x"',
      'true',
      '[]',
      '{}',
      '[1, [2]]',
      '{ a: { b: 1 } }',
      '~',
      '2026-01-15',
      '${A}',
      '-',
    )
    fc.assert(
      fc.property(fc.nat(whole.length - 1), values, (index, value) => {
        const line = whole[index] ?? ''
        isWellTold(whole.with(index, line.replace(/:( .*)?$/, `: ${value}`)).join('\n'))
      }),
      { numRuns: 60 },
    )
  })
})

test('whatever is answered, the plan that `init` writes has no error', () => {
  // A text may hold anything but a reference to a secret, which has no place there.
  const text = fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.array(yamlPieces, { minLength: 1, maxLength: 20 }).map((p) => p.join('')),
    )
    .filter((value) => value.trim() !== '' && !value.includes('${'))
  const name = fc.constantFrom(
    'Bot',
    'a: b',
    '#1',
    '"q"',
    "it's",
    '- x',
    '{a}',
    'é😀',
    '*',
    '&a',
    '!x',
    '%',
    '@me',
  )
  fc.assert(
    fc.property(
      fc.record({ service: name, destination: text, sender: text, reply: text, announce: text }),
      fc.constantFrom('link', 'export', 'none'),
      fc.integer({ min: 1, max: 28 }),
      ({ service, destination, sender, reply, announce }, history, day) => {
        const written = initialPlan({
          sentence: `${service} leaves WhatsApp on 2026-01-15`,
          history,
          today: { year: 2026, month: 1, day },
          senders: [sender],
          destinations: [{ name: destination, url: 'https://a.example/' }],
          texts: new Map([
            ['announce', new Map([['en', announce]])],
            ['reply', new Map([['pt-BR', reply]])],
          ]),
        })
        const { plan, problems } = parse(written)
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
        expect(plan?.service).toBe(service)
        expect(plan?.destinations[0]?.name).toBe(destination)
        expect(plan?.messages.get('announce')?.texts).toEqual(new Map([['en', announce]]))
      },
    ),
    { numRuns: 60 },
  )
})
