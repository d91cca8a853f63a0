import type { Identity } from '../model/recipient.ts'

/** Identities to be looked up: a phone number takes eight bytes, so that a list of millions fits. */
export type IdentitySet = { has(identity: Identity): boolean }

const phone = /^\+[1-9]\d{6,14}$/

/** Reads them all, then can be asked. */
export const identitySet = async (
  batches: AsyncIterable<readonly Identity[]>,
): Promise<IdentitySet & { readonly size: number }> => {
  const texts = new Set<Identity>()
  let numbers = new Float64Array(1024)
  let n = 0
  const add = (number: number): void => {
    if (n === numbers.length) {
      const larger = new Float64Array(n * 2)
      larger.set(numbers)
      numbers = larger
    }
    numbers[n++] = number
  }
  for await (const batch of batches)
    for (const identity of batch) {
      if (phone.test(identity)) add(Number(identity.slice(1)))
      else texts.add(identity)
    }
  const sorted = numbers.slice(0, n).sort()
  return {
    size: n + texts.size,
    has: (identity) => (phone.test(identity) ? isIn(sorted, Number(identity.slice(1))) : texts.has(identity)),
  }
}

const isIn = (sorted: Float64Array, number: number): boolean => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return sorted[low] === number
}
