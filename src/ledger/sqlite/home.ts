import { realpathSync, statSync } from 'node:fs'

/**
 * Where a ledger is at home: path, file and machine, or what `SUNSET_INSTANCE` says in its place (for pods, whose machine
 * changes at every start). A copy elsewhere knows by it that it is none (promise 10).
 */
export const homeOf = (path: string, machine: string, instance: string | undefined): string => {
  if (instance !== undefined && instance !== '') return JSON.stringify({ instance })
  const { ino } = statSync(path)
  return JSON.stringify({ path: realpathSync(path), file: ino, machine })
}
