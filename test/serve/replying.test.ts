import { expect, test } from 'vitest'
import { servedExit, wrote } from '../kit/served-exit.ts'

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
