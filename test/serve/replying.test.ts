import { expect, test } from 'vitest'
import { sender, servedExit, wrote } from '../kit/served-exit.ts'

const people = ['+33612345601,fr', '+33612345602,en', '+4915112345678,de']
const frozen = '2026-01-15T10:00:00Z'

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('a server that starts while another program writes to the ledger sends its replies all the same', async () => {
  const { DatabaseSync } = await import('@photostructure/sqlite')
  let letGo = (): void => {}
  const exit = await servedExit({
    people,
    servedAt: frozen,
    beforeServing: (ledger) => {
      const other = new DatabaseSync(ledger)
      other.exec('begin immediate')
      letGo = () => {
        other.exec('rollback')
        other.close()
      }
    },
  })
  await until(() => exit.log().some(({ what }) => what === 'auto-replies could not be sent'))
  letGo()
  await exit.post(wrote('+33612345601', 'hello?', frozen))
  await until(async () => (await exit.look((ledger) => ledger.replies())).accepted === 1)
})

test('replies that nothing was handed over of wait on, and are not left as if they were on the wire', async () => {
  const exit = await servedExit({ people, servedAt: frozen, servedEnv: { WHATSAPP_ACCESS_TOKEN: '' } })
  for (const from of ['+33612345601', '+4915112345678'])
    expect((await exit.post(wrote(from, 'hello?', frozen))).status).toBe(200)
  await until(() => exit.log().some(({ what }) => what === 'auto-replies could not be sent'))
  await until(async () => {
    const { pending, sending } = await exit.look((ledger) => ledger.replies())
    return pending === 2 && sending === 0
  })
})

test('one sender’s many replies do not keep another’s waiting', async () => {
  const other = '106540352242999'
  const exit = await servedExit({
    people,
    servedAt: frozen,
    channel: (url) =>
      `{ base_url: "${url}", senders: [{ id: "${sender}", per_second: 80 }, { id: "${other}", per_second: 80 }] }`,
    plan: 'serve: { token: "${SERVE_TOKEN}", replies_per_second: 0.2 }',
  })
  for (let n = 10; n < 30; n++) await exit.post(wrote(`+336123457${n}`, 'hello?', frozen))
  await until(async () => (await exit.look((ledger) => ledger.replies())).sending > 0)
  const [body] = [wrote('+4915112345678', 'Hallo', frozen)].map((one) => JSON.stringify(one))
  await exit.post(JSON.parse((body ?? '').replace(sender, other)))
  await until(() => exit.accepted().some(({ to, key }) => to === '+4915112345678' && key.includes('~reply')))
  const { accepted, sending, pending } = await exit.look((ledger) => ledger.replies())
  expect([accepted + sending + pending, sending + pending > 0]).toEqual([21, true])
})
