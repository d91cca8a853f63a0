import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { openSandbox } from '../../../src/app/sandbox.ts'
import { surroundingsOf } from '../../kit/in-process.ts'

const opened = async (webhooks: string, env: Record<string, string>): Promise<string> => {
  const said = new PassThrough()
  const sandbox = await openSandbox(surroundingsOf('.', env, said, said), { port: 0, webhooks })
  await sandbox.close()
  return 'opened'
}

const secret = { WHATSAPP_APP_SECRET: 'x' }

test.each(['nonsense', '', 'ftp://127.0.0.1/x', '127.0.0.1:8787'])(
  'receipts are posted to no such address: %s',
  async (webhooks) => {
    await expect(async () => opened(webhooks, secret)).rejects.toThrow(/is no address of a web server/)
  },
)

test('nor without what signs them; else it opens', async () => {
  const url = 'http://127.0.0.1:8787/webhooks/exit'
  await expect(async () => opened(url, {})).rejects.toThrow(/nothing to sign them with/)
  expect(await opened(url, secret)).toBe('opened')
})
