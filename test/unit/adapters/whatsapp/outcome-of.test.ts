import { describe, expect, test } from 'vitest'
import { errorTable } from '../../../../src/adapters/whatsapp/error-table.ts'
import { outcomeOf } from '../../../../src/adapters/whatsapp/outcome-of.ts'
import type { Outcome } from '../../../../src/model/outcome.ts'

const minutes = 60_000
const hours = 3_600_000

type Extra = { readonly attempt?: number; readonly ownToken?: boolean; readonly retryAfter?: string }

const answer = (status: number, body: unknown, extra: Extra = {}): Outcome =>
  outcomeOf(
    {
      kind: 'answer',
      status,
      headers: extra.retryAfter === undefined ? {} : { 'retry-after': extra.retryAfter },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    },
    { attempt: extra.attempt ?? 1, ownToken: extra.ownToken ?? false },
  )

const error = (code: unknown, details = '', message = 'said so'): object => ({
  error: { message, type: 'OAuthException', code, error_data: { messaging_product: 'whatsapp', details } },
})

const accepted = (fields: object = {}): object => ({
  messaging_product: 'whatsapp',
  contacts: [{ input: '+1', wa_id: '1' }],
  messages: [{ id: 'wamid.A', ...fields }],
})

describe('an acceptance', () => {
  test('carries the id of the platform', () => {
    expect(answer(200, accepted({ message_status: 'accepted' }))).toEqual({
      kind: 'accepted',
      platformId: 'wamid.A',
    })
  })

  test('without a status of the message is one too', () => {
    expect(answer(200, accepted())).toEqual({ kind: 'accepted', platformId: 'wamid.A' })
  })

  test.each([
    ['with spaces', JSON.stringify(accepted(), undefined, 2)],
    ['with an escape', JSON.stringify(accepted()).replace('wamid.A', 'wamid\\u002eA')],
    ['with a line end', `${JSON.stringify(accepted())}\n`],
    ['with more fields', JSON.stringify({ ...accepted(), extra: 1 })],
  ])('written otherwise, %s, reads the same', (_how, body) => {
    expect(answer(200, body)).toEqual({ kind: 'accepted', platformId: 'wamid.A' })
  })

  test.each([
    ['cut off', JSON.stringify(accepted()).slice(0, -1)],
    ['twice in one body', JSON.stringify(accepted()).repeat(2)],
    ['without an id', JSON.stringify(accepted({ id: '' }))],
  ])('%s is none', (_how, body) => {
    expect(answer(200, body)).toMatchObject({ kind: 'unknown' })
  })

  test('held for quality assessment is accepted and held', () => {
    const outcome = answer(200, accepted({ message_status: 'held_for_quality_assessment' }))
    expect(outcome).toEqual({ kind: 'accepted', platformId: 'wamid.A', held: true })
  })
})

/** [code, status, attempt 1's outcome but for kind: of, retry]. The rows of the platform's documentation, each once. */
const refusals: readonly (readonly [number, number, string, 'never' | number])[] = [
  ...[0, 190].map((code) => [code, 401, 'account', 'never'] as const),
  [3, 500, 'account', 'never'],
  ...[10, 200, 250, 299, 131005, 368, 131031].map((code) => [code, 403, 'account', 'never'] as const),
  ...[131042, 134011, 131048].map((code) => [code, 400, 'account', 'never'] as const),
  [130497, 403, 'country', 'never'],
  ...[33, 131037, 133010, 133006, 133005, 133008, 133009].map(
    (code) => [code, 400, 'sender', 'never'] as const,
  ),
  ...[131045, 133000].map((code) => [code, 500, 'sender', 'never'] as const),
  [133015, 400, 'sender', 5 * minutes],
  [133016, 400, 'sender', 72 * hours],
  [131057, 500, 'sender', 2 * minutes],
  [2494100, 400, 'sender', 2 * minutes],
  [1, 400, 'request', 2000],
  ...[131000, 131016].map((code) => [code, 500, 'request', 2000] as const),
  ...[2, 133004].map((code) => [code, 503, 'request', 2000] as const),
  [139103, 400, 'request', 2000],
  ...[100, 131008, 131009, 131051, 135000, 131030, 131052, 131053, 131055].map(
    (code) => [code, 400, 'request', 'never'] as const,
  ),
  ...[134100, 139200, 139100, 139101, 139102].map((code) => [code, 400, 'request', 'never'] as const),
  ...[131021, 131026, 131047, 131050, 130472, 131062, 132005].map(
    (code) => [code, 400, 'recipient', 'never'] as const,
  ),
  [131049, 400, 'recipient', 24 * hours],
  ...[132000, 132007, 132012, 132016, 132068, 131063].map(
    (code) => [code, 400, 'template', 'never'] as const,
  ),
  [132001, 404, 'template', 'never'],
  [132015, 400, 'template', 3 * hours],
  [132069, 400, 'template', hours],
  [134101, 400, 'template', 10 * minutes],
  [134102, 500, 'template', 'never'],
  ...[141002, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299, 2388019].map(
    (code) => [code, 400, 'template', 'never'] as const,
  ),
]
const throttles: readonly (readonly [number, string, number])[] = [
  [4, 'account', 5 * minutes],
  [80007, 'account', 5 * minutes],
  [130429, 'sender', 1000],
  [131056, 'pair', 1000],
]

describe('a refusal in the words of the platform', () => {
  test.each(refusals)('code %i (HTTP %i) concerns the %s', (code, status, of, retry) => {
    expect(answer(status, error(code, 'why'))).toEqual({
      kind: 'refused',
      of,
      code: String(code),
      text: 'said so: why',
      retry,
    })
  })

  test.each(throttles)(
    'code %i is a throttle of the %s, whether it comes as 400 or 429 (T27)',
    (code, of, retry) => {
      for (const status of [400, 429])
        expect(answer(status, error(code))).toEqual({ kind: 'throttled', of, code: String(code), retry })
    },
  )

  test('the table and the lists above hold the same codes', () => {
    const listed = new Set([...refusals, ...throttles].map(([code]) => code))
    for (const { codes } of errorTable)
      for (const code of 'from' in codes ? [codes.from, codes.to] : codes) expect(listed).toContain(code)
  })

  test('no code stands in two rows', () => {
    const all = errorTable.flatMap(({ codes }) => ('from' in codes ? [] : codes))
    expect(new Set(all).size).toBe(all.length)
  })

  test('a pair that was written to too often waits four times longer each time', () => {
    const waits = [1, 2, 3, 4, 20].map((attempt) => answer(400, error(131056), { attempt }))
    expect(waits.map((outcome) => 'retry' in outcome && outcome.retry)).toEqual([
      1000,
      4000,
      16_000,
      64_000,
      hours,
    ])
  })

  test('marketing withheld for the ecosystem waits a day, then two', () => {
    expect(answer(400, error(131049), { attempt: 2 })).toMatchObject({ retry: 48 * hours })
  })

  test('the ambiguous code 1 is tried three times and then final', () => {
    expect(answer(400, error(1), { attempt: 2 })).toMatchObject({ retry: 2000 })
    expect(answer(400, error(1), { attempt: 3 })).toMatchObject({ retry: 'never' })
  })

  test('an expired token of one sender concerns that sender alone', () => {
    expect(answer(401, error(190), { ownToken: true })).toMatchObject({ of: 'sender' })
    expect(answer(403, error(10), { ownToken: true })).toMatchObject({ of: 'account' })
  })

  test('a value that is not valid concerns the recipient where the details speak of the number', () => {
    const details = 'Recipient phone number is not a valid phone number.'
    expect(answer(400, error(131009, details))).toMatchObject({ of: 'recipient' })
    expect(answer(400, error(131009, 'Template name is too long.'))).toMatchObject({ of: 'request' })
  })

  test('a Retry-After is obeyed, and makes nothing retryable that is not', () => {
    expect(answer(400, error(130429), { retryAfter: '9' })).toMatchObject({ retry: 9000 })
    expect(answer(503, error(2), { retryAfter: '9' })).toMatchObject({ retry: 9000 })
    expect(answer(400, error(131026), { retryAfter: '9' })).toMatchObject({ retry: 'never' })
  })

  test('an unlisted code is judged by the status, and a 429 is a throttle', () => {
    expect(answer(400, error(777))).toMatchObject({ kind: 'refused', of: 'request', retry: 'never' })
    expect(answer(403, error(777))).toMatchObject({ kind: 'refused', of: 'account' })
    expect(answer(429, error(777))).toMatchObject({ kind: 'throttled', of: 'sender' })
    const passing = { error: { code: 777, message: 'later', is_transient: true } }
    expect(answer(400, passing)).toMatchObject({ of: 'request', retry: 2000 })
  })
})

describe('an answer that cannot be trusted leaves the message in doubt', () => {
  test.each([
    ['200 with HTML', 200, '<html>hello</html>'],
    ['200 with nothing', 200, ''],
    ['200 without messages', 200, { messaging_product: 'whatsapp' }],
    ['200 with no message', 200, { messages: [] }],
    ['200 with an empty id', 200, { messages: [{ id: '' }] }],
    ['200 with an id that is no text', 200, { messages: [{ id: 5 }] }],
    ['200 with both an error and a message', 200, { ...error(131026), messages: [{ id: 'wamid.A' }] }],
    ['200 with an error nobody documents', 200, error(777)],
    ['200 with a list', 200, '[]'],
    ['200 with null', 200, 'null'],
    ['500 with an acceptance', 500, accepted()],
    ['400 with an acceptance', 400, accepted()],
    ['500 with HTML', 500, '<h1>Internal Server Error</h1>'],
    ['502 of a gateway that speaks JSON', 502, { error: { code: 502, message: 'Bad gateway' } }],
    ['503 with a code that is text', 503, error('2')],
    ['504 with nothing', 504, ''],
  ])('%s', (_what, status, body) => {
    expect(answer(status, body)).toMatchObject({
      kind: 'unknown',
      evidence: expect.stringContaining(String(status)),
    })
  })

  test('what lies on the wire passes through', () => {
    const reading = { attempt: 1, ownToken: false }
    const doubt = { kind: 'unknown', evidence: 'reset' } as const
    expect(outcomeOf(doubt, reading)).toEqual(doubt)
    expect(outcomeOf({ kind: 'unreached', text: 'refused' }, reading)).toEqual({
      kind: 'unreached',
      text: 'refused',
    })
  })

  test('its evidence shows no number that could be a person', () => {
    expect(JSON.stringify(answer(502, 'cannot route +16505551234 now'))).not.toContain('6505551234')
  })
})

describe('a refusal that is not in the words of the platform', () => {
  test.each([
    [307, 'account', 'never'],
    [401, 'account', 'never'],
    [404, 'account', 'never'],
    [407, 'account', 'never'],
    [400, 'request', 2000],
    [408, 'request', 2000],
    [413, 'request', 'never'],
  ] as const)('HTTP %i concerns the %s', (status, of, retry) => {
    expect(answer(status, '<p>no</p>')).toMatchObject({ kind: 'refused', of, code: `http-${status}`, retry })
  })

  test('HTTP 429 throttles the sender, for as long as it says', () => {
    expect(answer(429, '')).toEqual({ kind: 'throttled', of: 'sender', code: 'http-429', retry: 1000 })
    expect(answer(429, '', { retryAfter: '30' })).toMatchObject({ retry: 30_000 })
  })
})
