import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../src/base/random.ts'
import { faultSource, parseFaults } from '../../../src/sandbox/faults.ts'

describe('the shares of faults', () => {
  test.each([
    ['429=5%,reset-after=1%', { '429': 0.05, 'reset-after': 0.01 }],
    [' 500 = 0.5% , hang=100%', undefined],
    ['reset=2%', { 'reset-before': 0.01, 'reset-after': 0.01 }],
    ['reset=2%,reset-after=1%', { 'reset-before': 0.01, 'reset-after': 0.02 }],
    ['', {}],
    ['429=0%', { '429': 0 }],
  ])('%j', (text, faults) => {
    expect(parseFaults(text)).toEqual(faults === undefined ? { problem: expect.any(String) } : { faults })
  })

  test.each([
    ['429=5', '"429=5" is not like "429=5%"'],
    ['reset 5%', '"reset 5%" is not like "429=5%"'],
    ['explode=5%', '"explode" is not one of'],
    ['429=60%,500=60%', 'add up to 120%'],
  ])('%j is wrong, and is told so', (text, said) => {
    expect(parseFaults(text)).toEqual({ problem: expect.stringContaining(said) })
  })

  test('are kept over many requests, and repeat with the seed', () => {
    const draw = (): (string | undefined)[] => {
      const next = faultSource({ '429': 0.2, '500': 0.1, hang: 0.01 }, seededRandom(7))
      return Array.from({ length: 20_000 }, next)
    }
    const drawn = draw()
    const share = (name: string | undefined): number =>
      drawn.filter((fault) => fault === name).length / drawn.length
    expect(share('429')).toBeCloseTo(0.2, 1)
    expect(share('500')).toBeCloseTo(0.1, 1)
    expect(share('hang')).toBeCloseTo(0.01, 2)
    expect(share(undefined)).toBeCloseTo(0.69, 1)
    expect(draw()).toEqual(drawn)
  })
})
