import { expect, onTestFinished } from 'vitest'
import { adapterKinds } from '../../src/adapters/registry.ts'
import { seededRandom } from '../../src/base/random.ts'
import { Secret } from '../../src/base/secret.ts'
import { senderId } from '../../src/model/names.ts'
import { startSandbox } from '../../src/sandbox/start.ts'
import { channelPlan } from '../unit/adapters/message.ts'
import { templateContract } from './templates.ts'

for (const kind of adapterKinds.filter(({ capabilities }) => capabilities.templates))
  templateContract(kind.name, async () => {
    const sandbox = await startSandbox({ port: 0, random: seededRandom(1) })
    onTestFinished(() => sandbox.close())
    const adapter = await kind.create({
      channel: channelPlan({ baseUrl: sandbox.url }),
      senders: [{ id: senderId('1065') }],
      accessToken: new Secret('t'),
      account: '1022',
    })
    onTestFinished(() => adapter.close())
    return {
      desk: adapter.templates ?? expect.fail('it has no desk'),
      foreign: (count) => {
        for (let n = 0; n < count; n++) sandbox.templates.set(`foreign_${n}`, 'en', {})
      },
      asked: () => sandbox.templates.asked,
    }
  })
