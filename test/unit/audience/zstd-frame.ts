/** A zstd frame of uncompressed blocks (RFC 8878): Node 20 cannot pack, and the reader need not know. */
export const zstdOf = (text: string): Buffer => {
  const content = Buffer.from(text)
  const parts = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58])]
  const size = 100_000
  for (let from = 0; from < content.length; from += size) {
    const block = content.subarray(from, from + size)
    const isLast = from + size >= content.length
    const header = (block.length << 3) | (isLast ? 1 : 0)
    parts.push(Buffer.from([header & 0xff, (header >> 8) & 0xff, header >> 16]), block)
  }
  return Buffer.concat(parts)
}
