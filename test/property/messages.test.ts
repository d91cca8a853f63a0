import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instant } from '../../src/base/instant.ts'
import { compileMessages } from '../../src/messages/compile.ts'
import { render } from '../../src/messages/render.ts'
import { readToken, tokenMaker } from '../../src/messages/token.ts'
import { localeTag, planName, zoneName } from '../../src/model/names.ts'
import type { MessagePlan } from '../../src/model/plan.ts'
import { instantAt } from '../kit/instant-at.ts'
import { phaseOf, planOf } from '../kit/plan-builder.ts'

const greeting: MessagePlan = {
  name: 'announce',
  from: 'plan',
  texts: new Map([
    [
      localeTag('en'),
      '[{{ name }}] {{ service }} leaves on {{ deadline | date }}. [{{ name | append: "" }}]',
    ],
  ]),
}
const { messages } = compileMessages(
  planOf({
    phases: [phaseOf('announce', { message: 'announce' })],
    messages: new Map([['announce', greeting]]),
  }),
  { maxLength: 100_000, templates: false },
)

const nasty = fc.constantFrom(
  '{{',
  '}}',
  '{% raw %}',
  '{%',
  '| upcase',
  '<b>',
  '\n',
  '\r\n',
  '\u202e',
  'א',
  '"',
  "'",
  '\\',
  '\u0000',
  '$&',
)
const names = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 30 })
  .map((parts) => parts.join(''))

// T54
test('whatever a name holds, it stands as data between the same words, on one line, with no mark that turns the text', () => {
  fc.assert(
    fc.property(names, (name) => {
      const rendered = render(messages, {
        message: 'announce',
        locale: localeTag('en'),
        zone: zoneName('UTC'),
        values: { name },
        deadline: messages.deadline,
        now: instantAt('2025-12-01'),
      })
      if ('failed' in rendered) {
        expect(rendered.failed).toBe('`name` is empty')
        return
      }
      const [, first, second] =
        /^\[(.*)\] ChatGPT leaves on January 15, 2026\. \[(.*)\]$/u.exec(rendered.text) ?? []
      expect(first).toBeDefined()
      expect(second).toBe(first)
      expect(first?.replace(/^\u2068|\u2069$/g, '')).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
    }),
    { numRuns: 300 },
  )
})

test('a token is read as what it was made of, and nothing else is read', () => {
  const secrets = fc.uint8Array({ minLength: 32, maxLength: 130 })
  const plans = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/).map(planName)
  const seconds = fc.integer({ min: 1, max: 4_000_000_000 })
  fc.assert(
    fc.property(secrets, plans, seconds, fc.nat(), fc.string(), (secret, plan, second, id, junk) => {
      const expires = instant(second * 1000)
      const token = tokenMaker(secret, plan, expires)(id)
      expect(readToken(secret, token, instant(expires - 1))).toEqual({ ok: true, plan, id, expires })
      expect(readToken(secret, token + junk, instant(expires - 1)).ok).toBe(junk === '')
    }),
    { numRuns: 200 },
  )
})
