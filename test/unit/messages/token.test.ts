import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { instant, millis } from '../../../src/base/instant.ts'
import { linkExpiry, linkOf, linkPatternOf } from '../../../src/messages/link.ts'
import { isLinkSecret, planNamedBy, readToken, tokenMaker } from '../../../src/messages/token.ts'
import { planName, zoneName } from '../../../src/model/names.ts'
import { instantAt } from '../../kit/instant-at.ts'

const secret = 'a secret of at least 32 bytes, of course'
const plan = planName('chatgpt-leaves-whatsapp')
const expires = instantAt('2026-01-15T08:00:00Z')
const make = tokenMaker(secret, plan, expires)
const before = instant(expires - 1)

describe('a token', () => {
  test('says whose it is to whoever has the secret', () => {
    for (const id of [0, 1, 255, 256, 49_999_999, 2 ** 40 - 1])
      expect(readToken(secret, make(id), before)).toEqual({ ok: true, plan, id, expires })
  })

  test('is what the documentation says, so that a landing page can read it without us', () => {
    const [name, rest = ''] = make(70_000).split('.')
    const head = rest.slice(0, 12)
    const mac = createHmac('sha256', secret)
      .update(`sunset-link-1:${name}.${head}`)
      .digest('base64url')
      .slice(0, 20)
    expect(rest.slice(12)).toBe(mac)
    const bytes = Buffer.from(head, 'base64url')
    expect([bytes.readUIntBE(0, 5), bytes.readUInt32BE(5) * 1000]).toEqual([70_000, expires])
  })

  test('is the same in every reminder, short, and safe in a URL', () => {
    expect(make(7)).toBe(tokenMaker(secret, plan, expires)(7))
    expect(make(7)).toMatch(/^chatgpt-leaves-whatsapp\.[A-Za-z0-9_-]{32}$/)
    expect(encodeURIComponent(make(7))).toBe(make(7))
  })

  test('is another for another recipient, plan, expiry or secret', () => {
    const others = [
      make(8),
      tokenMaker(secret, planName('copilot'), expires)(7),
      tokenMaker(secret, plan, instant(expires + 1000))(7),
      tokenMaker(`${secret}!`, plan, expires)(7),
    ]
    expect(new Set([make(7), ...others]).size).toBe(5)
  })

  test('cannot be changed in any character', () => {
    const token = make(123_456)
    for (let at = 0; at < token.length; at++) {
      const changed = token.slice(0, at) + (token[at] === 'a' ? 'b' : 'a') + token.slice(at + 1)
      expect(readToken(secret, changed, before).ok, changed).toBe(false)
    }
  })

  test('made with another secret is forged, and one that has ended has ended', () => {
    expect(readToken('another secret of at least 32 bytes', make(1), before)).toEqual({
      ok: false,
      why: 'forged',
    })
    expect(readToken(secret, make(1), expires)).toEqual({ ok: false, why: 'expired' })
  })

  test.each([
    '',
    'x',
    `${plan}.short`,
    `${plan}.${'!'.repeat(32)}`,
    `-x.${'A'.repeat(32)}`,
    `${'a'.repeat(9999)}.${'A'.repeat(32)}`,
  ])('that is none is malformed: %s', (token) => {
    expect(readToken(secret, token, before)).toEqual({ ok: false, why: 'malformed' })
  })

  test('names its plan before it is proven, to find the secret by', () => {
    expect(planNamedBy(make(1))).toBe(plan)
    expect(planNamedBy('nonsense')).toBeUndefined()
  })

  test('is signed with keys longer than a hash block, too, as HMAC has it', () => {
    const long = Buffer.alloc(100, 7)
    const token = tokenMaker(long, plan, expires)(1)
    const body = token.slice(0, -20)
    expect(token.slice(-20)).toBe(
      createHmac('sha256', long).update(`sunset-link-1:${body}`).digest('base64url').slice(0, 20),
    )
    expect(readToken(long, token, before).ok).toBe(true)
  })
})

describe('a secret', () => {
  test('of fewer than 32 bytes is refused, and not shown', () => {
    const short = 'thirty-one bytes of secret, ha!'
    expect(isLinkSecret(short)).toBe(false)
    expect(isLinkSecret(`${short}x`)).toBe(true)
    expect(() => tokenMaker(short, plan, expires)).toThrow(/31 bytes/)
    expect(() => tokenMaker(short, plan, expires)).not.toThrow(new RegExp(short))
  })
})

describe('a link', () => {
  test('is its url with the token in place of the braces', () => {
    const pattern = linkPatternOf('https://example.org/l/{{token}}?x=1')
    expect(pattern).toEqual({ before: 'https://example.org/l/', after: '?x=1' })
    expect(pattern && linkOf(pattern, '$&')).toBe('https://example.org/l/$&?x=1')
  })

  test.each([
    'https://example.org',
    'https://x/{{ token }}{{ token }}',
    'https://x/{{ token }}/{{ link }}',
    'https://x/{% token %}',
  ])('cannot be made from %s', (url) => {
    expect(linkPatternOf(url)).toBeUndefined()
  })

  test('ends with the deadline, or so long after it, by the calendar of the plan’s zone', () => {
    const zone = zoneName('Europe/Paris')
    const deadline = instantAt('2026-03-28T23:00:00Z')
    expect(linkExpiry({}, deadline, zone)).toBe(deadline)
    expect(linkExpiry({ expires: { days: 1 } }, deadline, zone)).toBe(
      instant(deadline + millis(23 * 3_600_000)),
    )
  })
})
