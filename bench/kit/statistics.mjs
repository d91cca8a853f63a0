export const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** `36,200 (35,900–36,400)`; one number alone where there was one round. */
export const withRange = (numbers, written) => {
  const middle = written(median(numbers))
  if (numbers.length === 1) return middle
  return `${middle} (${written(Math.min(...numbers))}–${written(Math.max(...numbers))})`
}

/** To three figures or so: more would be noise. */
export const whole = (number) => (Math.round(number / 100) * 100).toLocaleString('en')
export const percent = (number) => `${Math.round(number * 100)}%`
export const times = (number) => `${number.toFixed(2)}×`

export const table = (head, rows) =>
  [head, head.map((_, at) => (at === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
