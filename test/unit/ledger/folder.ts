import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Ledger } from '../../../src/ledger/ledger.ts'

/** A folder of the test's own. */
export const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'sunset-ledger-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Closed when the test is over, whatever it did. */
export const closing = <T extends Ledger | undefined>(ledger: T): T => {
  onTestFinished(() => ledger?.close())
  return ledger
}

/** Every file in it, with what it holds. */
export const bytesIn = (
  path: string,
  which: (name: string) => boolean = () => true,
): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path)
      .filter(which)
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(path, name)))
          .digest('hex'),
      ]),
  )
