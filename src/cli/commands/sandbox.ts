import { openSandbox } from '../../app/sandbox.ts'
import { SunsetError } from '../../base/errors.ts'
import type { Call } from '../command.ts'

type Options = {
  readonly port: string
  readonly faults?: string
  readonly log?: string
  readonly seed?: string
  readonly review?: 'approved' | 'pending' | 'rejected'
  readonly webhooks?: string
  readonly say?: string
}

export const runSandbox = async ({ options, console, surroundings }: Call<Options>): Promise<number> => {
  const port = Number(options.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new SunsetError('usage', `--port ${options.port} is no port.`, {
      hint: 'Write a number from 0 (any free one) to 65535.',
    })
  const sandbox = await openSandbox(surroundings, {
    port,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...(options.log === undefined ? {} : { log: options.log }),
    ...(options.say === undefined ? {} : { say: options.say }),
    ...(options.review === undefined ? {} : { review: options.review }),
    ...(options.webhooks === undefined ? {} : { webhooks: options.webhooks }),
    ...(options.seed === undefined ? {} : { seed: Number(options.seed) }),
  })
  if (options.json === true) console.document({ url: sandbox.url })
  else console.answer(`sandbox: WhatsApp on ${sandbox.url} (Ctrl-C ends it)`)
  const { stop } = surroundings.interrupts
  if (!stop.aborted)
    await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }))
  await sandbox.close()
  return 0
}
