import { visible } from './visible.ts'

/** A word as one may paste it into a shell: quoted where it must be. */
export const shellWord = (word: string): string => {
  const shown = visible(word)
  return /^[\w./@:+=,-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`
}
