import type { Path } from '../model/places.ts'

/** Whether a path is what the pattern means: `*` is any one key or index, `**` at the end is everything from there on, itself too. A pattern starts with a word. */
export const matches = (pattern: string, path: Path): boolean => {
  if (!pattern.startsWith(String(path[0] ?? ''))) return false
  const steps = pattern.split('.')
  const open = steps.at(-1) === '**'
  const fixed = open ? steps.slice(0, -1) : steps
  if (open ? path.length < fixed.length : path.length !== fixed.length) return false
  return fixed.every((step, index) => step === '*' || step === String(path[index]))
}

/** As people write it: `phases.link-reminder.at[2]`. */
export const printPath = (path: Path): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return text === '' ? step : `${text}.${step}`
  }, '')
