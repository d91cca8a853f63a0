import { expect, test } from 'vitest'
import { credentialProblems } from '../../../src/app/credential-problems.ts'
import { judgeTexts } from '../../../src/app/examine.ts'
import { parse } from '../plan/kit.ts'

const sayings = (more: string, env: Record<string, string> = {}): readonly string[] => {
  const { plan } = parse(`sunset: ChatGPT leaves WhatsApp on 2026-01-15\naudience: users.csv\n${more}\n`)
  if (plan === undefined) return expect.fail('the plan was not read')
  return credentialProblems(plan, judgeTexts(plan, undefined).messages, env).map(
    ({ message, hint }) => `${message} | ${hint}`,
  )
}

const sending = { WHATSAPP_ACCESS_TOKEN: 'x', WHATSAPP_PHONE_NUMBER_ID: '1' }

test('without a server nobody misses what a server needs', () => {
  expect(sayings('', sending)).toEqual([])
  expect(sayings('').join('\n')).toMatch(/WHATSAPP_ACCESS_TOKEN.*\n.*WHATSAPP_PHONE_NUMBER_ID/)
})

test('a plan that is to be served says what the server needs, and what comes of it', () => {
  const served = 'serve: { token: "${SERVE_TOKEN}" }'
  const all = sayings(served, sending)
  expect(all.map((text) => /(\w+) is not set/.exec(text)?.[1])).toEqual([
    'SERVE_TOKEN',
    'WHATSAPP_APP_SECRET',
    'WHATSAPP_VERIFY_TOKEN',
  ])
  expect(all[0]).toContain('`sunset serve` does not start (69)')
  expect(
    sayings(served, { ...sending, SERVE_TOKEN: 'x', WHATSAPP_APP_SECRET: 'x', WHATSAPP_VERIFY_TOKEN: 'x' }),
  ).toEqual([])
})
