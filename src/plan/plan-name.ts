import { isPlanName, type PlanName, planName } from '../model/names.ts'
import { didYouMean, quoted, type Reading, read, unread } from './reading.ts'

/** Reads a plan's name as written. */
export const readPlanName = (text: string): Reading<PlanName> => {
  if (isPlanName(text)) return read(planName(text))
  const mended = mendedName(text)
  return unread({
    code: 'bad-name',
    message: `${quoted(text)} cannot be the name of a plan`,
    hint:
      mended === undefined ? 'a name is made of a-z, 0-9 and `-`, at most 63 of them' : didYouMean(mended),
  })
}

/** The name of a plan that names none: its file's, as far as letters allow. */
export const nameFromFile = (file: string): Reading<PlanName> => {
  const base = file.split(/[/\\]/).at(-1) ?? ''
  const mended = mendedName(base.replace(/\.(?:ya?ml|json)$/i, ''))
  if (mended !== undefined) return read(planName(mended))
  return unread({
    code: 'no-name',
    message: `the file's name ${quoted(base)} makes no name for the plan`,
    hint: 'add `name: chatgpt-leaves-whatsapp`',
  })
}

const mendedName = (text: string): string | undefined => {
  const name = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '')
  return isPlanName(name) ? name : undefined
}
