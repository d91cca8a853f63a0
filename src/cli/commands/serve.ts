import { SunsetError } from '../../base/errors.ts'
import { jsonLog } from '../../serve/log.ts'
import { serve } from '../../serve/serve.ts'
import type { Call } from '../command.ts'

export type ServeCommandOptions = { readonly host: string; readonly port: string }

const isLoopback = (host: string): boolean => /^(127\.|localhost$|::1$)/.test(host)

/** Serves until it is told to stop, which is its normal end (0). */
export const runServe = async (
  plans: readonly string[],
  callFor: (plan: string) => Call<ServeCommandOptions>,
): Promise<number> => {
  const call = callFor(plans[0] ?? '')
  const { surroundings, console, options, now } = call
  const port = Number(options.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new SunsetError('usage', `--port ${options.port} is no port.`, {
      hint: 'Write a number from 0 (any free one) to 65535.',
    })
  if (options.ledger !== undefined && plans.length > 1)
    throw new SunsetError('usage', '--ledger names one ledger, and several plans are to be served.', {
      hint: 'Serve one plan, or let each say its own `ledger:`.',
    })
  const serving = await serve(surroundings, {
    plans: plans.map((file) => ({ file, surroundings: callFor(file).surroundings })),
    host: options.host,
    port,
    log: jsonLog(surroundings.stderr),
    ...(now === undefined ? {} : { now }),
    ...(options.ledger === undefined ? {} : { ledger: options.ledger }),
  })
  const { stop } = surroundings.interrupts
  if (options.json === true) console.document({ url: serving.url, plans: serving.plans })
  else console.answer(`serve: ${serving.plans.join(', ')} on ${serving.url} (Ctrl-C ends it)`)
  if (!isLoopback(options.host))
    console.remark(
      `${options.host} can be reached from elsewhere, and what is said here is not encrypted: put a proxy with TLS before it.`,
    )
  if (!stop.aborted)
    await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }))
  await serving.close()
  return 0
}
