import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Decompress } from 'fzstd'
import { messageOf, SunsetError } from '../base/errors.ts'
import { withHead } from './bytes.ts'
import { audienceFailure, codeOf } from './failure.ts'

const gzip = Buffer.from([0x1f, 0x8b])
const zstd = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/**
 * The bytes as they were before gzip or zstd. What is packed is seen by its first bytes, whatever its name; a name that
 * promises a packing must keep it.
 */
export const unpacked = async (
  packed: AsyncGenerator<Buffer>,
  name: string,
): Promise<AsyncGenerator<Buffer>> => {
  const { head, bytes } = await withHead(packed, zstd.length)
  if (head.subarray(0, 2).equals(gzip)) return gunzipped(bytes, name)
  if (head.equals(zstd)) return zstdUnpacked(bytes, name)
  const promised = /\.(gz|zst)$/i.exec(name)?.[1]?.toLowerCase()
  if (promised !== undefined && head.length > 0) {
    await bytes.return(undefined)
    throw audienceFailure(
      `"${name}" is not packed with ${promised === 'gz' ? 'gzip' : 'zstd'}, as its name says, so it is not read.`,
      'Give it the name of what it is, or pack it again.',
    )
  }
  return bytes
}

async function* gunzipped(packed: AsyncGenerator<Buffer>, name: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 262_144 })
  // The loop below hears of whatever fails; it must not be an unhandled error as well.
  pipeline(Readable.from(packed, { objectMode: true, highWaterMark: 1 }), gunzip, () => {})
  try {
    for await (const piece of gunzip) yield piece
  } catch (error) {
    if (error instanceof SunsetError || codeOf(error)?.startsWith('Z_') !== true) throw error
    throw codeOf(error) === 'Z_BUF_ERROR' ? truncated(name, error) : damaged(name, 'gzip', error)
  }
}

/** So little goes in at once that what comes out fits in memory, were it all one byte repeated. */
const zstdPiece = 4096

async function* zstdUnpacked(packed: AsyncGenerator<Buffer>, name: string): AsyncGenerator<Buffer> {
  let ready: Uint8Array[] = []
  const unpacker = new Decompress((piece) => {
    ready.push(piece)
  })
  const push = (piece: Uint8Array, final: boolean): Buffer => {
    ready = []
    try {
      unpacker.push(piece, final)
    } catch (error) {
      throw final || messageOf(error).includes('EOF') ? truncated(name, error) : damaged(name, 'zstd', error)
    }
    return Buffer.concat(ready)
  }
  for await (const bytes of packed)
    for (let from = 0; from < bytes.length; from += zstdPiece) {
      const piece = push(bytes.subarray(from, from + zstdPiece), false)
      if (piece.length > 0) yield piece
    }
  const last = push(new Uint8Array(0), true)
  if (last.length > 0) yield last
}

const truncated = (name: string, cause: unknown): SunsetError =>
  audienceFailure(
    `"${name}" ends in the middle of its packed data: people are missing, so none is taken from it.`,
    'Copy or export the file again, whole.',
    cause,
  )

const damaged = (name: string, packing: string, cause: unknown): SunsetError =>
  audienceFailure(
    `"${name}" is damaged ${packing} data (${messageOf(cause)}), so it cannot be read.`,
    'Copy or export the file again.',
    cause,
  )
