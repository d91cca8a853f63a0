/**
 * An address as it may be printed: enough to recognise it by whoever has it before them, not enough to learn it.
 * `+33612345678` → `+336*****678`, `FR.1349120865` → `FR.******865`, `ana@example.org` → `a**@example.org`.
 */
export const maskAddress = (address: string): string => {
  const at = address.lastIndexOf('@')
  if (at > 0) return `${address.slice(0, 1)}${'*'.repeat(Math.max(2, at - 1))}${address.slice(at)}`
  const head = address.startsWith('+')
    ? 4
    : /^[A-Z]{2}\./.test(address)
      ? 3
      : Math.min(2, Math.floor(address.length / 4))
  const tail = Math.min(3, Math.floor(address.length / 4))
  const hidden = Math.max(1, address.length - head - tail)
  return `${address.slice(0, head)}${'*'.repeat(hidden)}${tail === 0 ? '' : address.slice(-tail)}`
}
