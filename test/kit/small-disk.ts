import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A disk of its own that can be full. */
export type SmallDisk = {
  readonly folder: string
  path(name: string): string
  /** Fills it up, but for so many KB. */
  leave(kib: number): void
  /** Takes the filling away again. */
  makeSpace(): void
}

const filling = 'filling'

const mounted = (folder: string, ...options: readonly string[]): boolean => {
  const { status } = spawnSync('mount', [...options, folder], { stdio: 'ignore' })
  if (status === 0)
    onTestFinished(() => {
      // What a command left open a moment longer must not keep the next test from its own disk.
      spawnSync('umount', ['--lazy', folder], { stdio: 'ignore' })
      rmSync(folder, { recursive: true, force: true })
    })
  return status === 0
}

/** Undefined where nothing may be mounted (not as root, or in a container without the right to). */
export const smallDisk = (kib: number): SmallDisk | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'sunset-disk-'))
  if (!mounted(folder, '-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs')) return undefined
  const path = (name: string): string => join(folder, name)
  return {
    folder,
    path,
    leave: (left) => {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(path(filling), Buffer.alloc(bavail * bsize - left * 1024))
    },
    makeSpace: () => rmSync(path(filling)),
  }
}

/** Makes a folder read-only, for root too; false where that is not permitted. */
export const readOnly = (folder: string): boolean =>
  mounted(folder, '--bind', folder) &&
  spawnSync('mount', ['-o', 'remount,ro,bind', folder], { stdio: 'ignore' }).status === 0
