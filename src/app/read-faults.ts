import { SunsetError } from '../base/errors.ts'
import { type Faults, parseFaults } from '../sandbox/faults.ts'

/** `--faults 429=5%,reset-after=1%`, for the sandbox and for simulations. */
export const readFaults = (text: string): Faults => {
  const read = parseFaults(text)
  if ('faults' in read) return read.faults
  throw new SunsetError('usage', `--faults: ${read.problem}.`, {
    hint: 'For example --faults 429=5%,reset-after=1%.',
  })
}
