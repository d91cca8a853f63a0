import { SunsetError } from '../base/errors.ts'

/** Reads a number of people: `50000000`, `50_000_000`, `50,000,000`. */
export const peopleOf = (text: string, option = '--audience'): number => {
  const people = Number(text.replaceAll(/[_,](?=\d{3})/g, ''))
  if (Number.isSafeInteger(people) && people > 0 && people <= 10_000_000_000) return people
  throw new SunsetError('usage', `${option} ${text} is no number of people.`, {
    hint: `Write a whole number above 0: ${option} 1000000.`,
  })
}
