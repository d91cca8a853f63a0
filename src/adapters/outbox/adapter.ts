import { SunsetError } from '../../base/errors.ts'
import type { Adapter, AdapterKind, AdapterSettings } from '../adapter.ts'
import { AppendFile } from './append-file.ts'
import { outcomeOfFailure } from './failure.ts'
import { findLines } from './find-lines.ts'
import { lineOf } from './line.ts'

export const outboxAdapter = (kind: AdapterKind, { outboxPath: path }: AdapterSettings): Adapter => {
  if (path === undefined) throw new SunsetError('channel-refused', 'The outbox has no file to write to.')
  const file = new AppendFile(path)
  let closed = false
  return {
    name: kind.name,
    capabilities: kind.capabilities,
    limits: kind.limits,
    prepare: kind.prepare,
    send: async (prepared, envelope, signal) => {
      if (signal.aborted) return { kind: 'unreached', text: 'stopped before it was written' }
      if (closed) return { kind: 'unreached', text: 'the outbox is closed' }
      const appended = await file.append(lineOf(prepared, envelope))
      return appended === 'written' ? { kind: 'accepted' } : outcomeOfFailure(path, appended)
    },
    reconcile: async (keys) => {
      await file.idle()
      return findLines(path, keys)
    },
    close: async () => {
      closed = true
      await file.close()
    },
  }
}
