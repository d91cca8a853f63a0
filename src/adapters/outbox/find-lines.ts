import { createReadStream } from 'node:fs'
import { SunsetError } from '../../base/errors.ts'
import type { DeliveryKey } from '../../model/delivery.ts'
import type { Outcome } from '../../model/outcome.ts'

/** No line of ours is longer (65,536 characters, each escaped as six); a longer one is skipped, so that memory stays bounded. */
const longestLine = 1_048_576

/**
 * What became of deliveries: those that have a line in the file were accepted, the others never were. Where there is no file nothing
 * is known (it may have been moved away), and the map is empty. Memory does not grow with the file.
 */
export const findLines = async (
  path: string,
  keys: readonly DeliveryKey[],
): Promise<ReadonlyMap<DeliveryKey, Outcome>> => {
  const missing = new Map<string, DeliveryKey>(keys.map((key) => [key, key]))
  const found = new Map<DeliveryKey, Outcome>()
  try {
    for await (const line of linesOf(path)) {
      const key = missing.get(keyOf(line) ?? '')
      if (key === undefined) continue
      found.set(key, { kind: 'accepted' })
      missing.delete(key)
      if (missing.size === 0) break
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map()
    throw new SunsetError('channel-refused', `The outbox ${path} cannot be read.`, { cause: error })
  }
  for (const key of missing.values()) {
    found.set(key, { kind: 'unreached', text: `${path} holds no line with this key` })
  }
  return found
}

async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 262_144 })) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) rest = ''
    yield* lines
  }
  yield rest
}

/** Undefined for a piece of a line, and for anything else that is no message. */
const keyOf = (line: string): string | undefined => {
  try {
    const message: unknown = JSON.parse(line)
    if (typeof message !== 'object' || message === null || !('key' in message)) return undefined
    return typeof message.key === 'string' ? message.key : undefined
  } catch {
    return undefined
  }
}
