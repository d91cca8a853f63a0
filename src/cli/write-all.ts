import { once } from 'node:events'
import type { Writable } from 'node:stream'

/** `… | head -1`: whoever read has seen enough, so the list ends there, and that is no failure. */
export class ReaderGone extends Error {}

/** A reader that is slower than the disk is waited for: nothing is gathered. */
export const writeAll = async (stdout: Writable, text: string): Promise<void> => {
  if (stdout.destroyed) throw new ReaderGone()
  if (stdout.write(text)) return
  await once(stdout, 'drain').catch(() => {
    throw new ReaderGone()
  })
}

/** Writes until all is written, or nobody reads any more. */
export const untilReaderLeaves = async (write: () => Promise<void>): Promise<void> => {
  try {
    await write()
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error
  }
}
