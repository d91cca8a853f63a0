// The gate judges a change, so it must say the same of the same change: there the properties are tried on the same cases each time. Everywhere
// else they are new ones, and what they find is found by whoever works on it.
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

const { testPath } = expect.getState()
if (
  process.env['CI'] !== undefined &&
  testPath !== undefined &&
  readFileSync(testPath, 'utf8').includes("'fast-check'")
) {
  const { default: fc } = await import('fast-check')
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_260_115 })
}
