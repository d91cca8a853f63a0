import { realpathSync, statSync } from 'node:fs'

/**
 * Where a ledger is at home: path, file and machine, or what `SUNSET_INSTANCE` says in its place (for pods, whose machine
 * changes at every start). A copy elsewhere knows by it that it is none (promise 10).
 */
export const homeOf = (path: string, machine: string, instance: string | undefined): string => {
  if (instance !== undefined && instance !== '') return JSON.stringify({ instance })
  const { ino, birthtimeNs, ctimeNs } = statSync(path, { bigint: true })
  // Where the time of birth is not known, it is 0 or the time of the last change.
  const isKnown = birthtimeNs !== 0n && birthtimeNs !== ctimeNs
  return JSON.stringify({
    path: realpathSync(path),
    file: Number(ino),
    machine,
    ...(isKnown ? { born: String(birthtimeNs) } : {}),
  })
}

/**
 * Whether a home is the one that is kept. A file system gives a number again as soon as it is free, so a backup laid in the place of a
 * deleted ledger may have its number: where both tell when the file was made, that must be the same too.
 */
export const isSameHome = (kept: string | undefined, here: string): boolean => {
  if (kept === undefined || kept === here) return kept === here
  const [one, other] = [placeOf(kept), placeOf(here)]
  return one.place === other.place && (one.born === undefined || other.born === undefined)
}

const placeOf = (home: string): { readonly place: string; readonly born: string | undefined } => {
  const { born, ...place }: Record<string, string | undefined> = JSON.parse(home)
  return { place: JSON.stringify(place), born }
}
