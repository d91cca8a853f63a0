import { randomBytes } from 'node:crypto'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import type { Lease } from '../ledger.ts'
import { explained } from './explained.ts'
import { releaseLease } from './leases.ts'
import type { Connection } from './transaction.ts'

/**
 * Room on the ledger's disk that a runner keeps for the moment when the disk becomes full. Then what was handed over has answers that
 * nobody could write down any more, and those people would be in doubt: giving the room back makes just enough of it for them.
 */
export type Reserve = {
  /** Takes the room, or throws what the disk says. May be called again. */
  hold(): void
  /** Gives it back. May be called at any time. */
  free(): void
}

/** What a group's answers and the pages they touch take, many times over. */
const reserved = 262_144

/** The room is a file without a name, so that nothing is left of it however the process ends. */
export const reserveBeside = (path: string): Reserve => {
  const name = `${path}-reserve-${process.pid}`
  let file: number | undefined
  const free = (): void => {
    const held = file
    file = undefined
    if (held !== undefined) closeSync(held)
  }
  return {
    hold: () => {
      if (file !== undefined) return
      file = openSync(name, 'w', 0o600)
      try {
        rmSync(name, { force: true })
        // Bytes that no file system can pack, and all of them: a hole would reserve nothing.
        const bytes = randomBytes(reserved)
        for (let written = 0; written < reserved; ) written += writeSync(file, bytes, written)
      } catch (error) {
        free()
        throw error
      }
    },
    free,
  }
}

/** Where nobody is written to there is no answer to make room for. */
export const noReserve: Reserve = { hold: () => {}, free: () => {} }

/** Where there is no room even for that, nobody is written to: found out before the first message, and not after it. */
export const holdOrRelease = (connection: Connection, reserve: Reserve, lease: Lease): void => {
  try {
    reserve.hold()
  } catch (error) {
    releaseLease(connection, lease)
    throw explained(error, connection.path)
  }
}
