import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AppendFile, type LineFile } from '../../../../src/adapters/outbox/append-file.ts'

const newPath = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'outbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'deep', 'outbox.ndjson')
}

const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })

/** The real file on a disk with room for so many more bytes, until `free` is called. */
const onFullDisk = (
  room: number,
): { openFile: (path: string) => Promise<LineFile>; free: () => void; writes: () => number } => {
  let left = room
  let writes = 0
  const openFile = async (path: string): Promise<LineFile> => {
    const real = await open(path, 'a+')
    const write = async (
      bytes: Buffer,
      offset: number,
    ): Promise<{ bytesWritten: number; buffer: Buffer }> => {
      writes += 1
      if (left === 0) throw full
      const { bytesWritten } = await real.write(bytes, offset, Math.min(left, bytes.length - offset))
      left -= bytesWritten
      return { bytesWritten, buffer: bytes }
    }
    return Object.assign(Object.create(real), {
      write,
      read: real.read.bind(real),
      stat: real.stat.bind(real),
      truncate: real.truncate.bind(real),
      chmod: real.chmod.bind(real),
      close: real.close.bind(real),
    })
  }
  const free = (): void => {
    left = Number.POSITIVE_INFINITY
  }
  return { openFile, free, writes: () => writes }
}

describe('a file of lines', () => {
  test('makes nothing before its first line, then a file that only its owner reads', async () => {
    const path = newPath()
    const file = new AppendFile(path)
    expect(existsSync(join(path, '..'))).toBe(false)
    expect(await file.append('a\n')).toBe('written')
    expect(readFileSync(path, 'utf8')).toBe('a\n')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    await file.close()
  })

  test('takes away the right of others to read what was there', async () => {
    const path = join(newPath(), '../..', 'outbox.ndjson')
    writeFileSync(path, 'a\n', { mode: 0o644 })
    const file = new AppendFile(path)
    await file.append('b\n')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    await file.close()
  })

  test('keeps the order, and writes what waits together', async () => {
    const path = newPath()
    const disk = onFullDisk(Number.POSITIVE_INFINITY)
    const first = new AppendFile(path)
    await first.append('first\n')
    await first.close()
    const file = new AppendFile(path, disk.openFile)
    const lines = Array.from({ length: 1000 }, (_, index) => `line ${index}\n`)
    await Promise.all(lines.map((line) => file.append(line)))
    expect(readFileSync(path, 'utf8')).toBe(`first\n${lines.join('')}`)
    expect(disk.writes()).toBe(1)
    await file.close()
  })

  test('starts a new line below one that a crash cut short', async () => {
    const path = join(newPath(), '../..', 'outbox.ndjson')
    writeFileSync(path, '{"key":"a"}\n{"key":"b","te')
    const file = new AppendFile(path)
    await file.append('{"key":"c"}\n')
    await file.append('{"key":"d"}\n')
    expect(readFileSync(path, 'utf8')).toBe('{"key":"a"}\n{"key":"b","te\n{"key":"c"}\n{"key":"d"}\n')
    await file.close()
  })

  test('closing twice, and before the first line, is all right', async () => {
    const path = newPath()
    const file = new AppendFile(path)
    await file.close()
    await file.close()
    expect(existsSync(path)).toBe(false)
  })
})

describe('a disk that fills up', () => {
  const fileOnDisk = async (
    room: number,
  ): Promise<{ path: string; file: AppendFile; disk: ReturnType<typeof onFullDisk> }> => {
    const path = join(newPath(), '../..', 'outbox.ndjson')
    writeFileSync(path, 'old\n')
    const disk = onFullDisk(room)
    const file = new AppendFile(path, disk.openFile)
    onTestFinished(() => file.close())
    return { path, file, disk }
  }

  test.each([0, 1, 4, 5, 9, 10, 11])(
    'with room for %i bytes: exactly the whole lines are reported written, and nothing else remains',
    async (room) => {
      const { path, file, disk } = await fileOnDisk(room)
      const results = await Promise.all(['aaaa\n', 'bbbb\n', 'cccc\n'].map((line) => file.append(line)))
      const whole = Math.floor(room / 5)
      expect(results.map((result) => result === 'written')).toEqual([0, 1, 2].map((index) => index < whole))
      expect(readFileSync(path, 'utf8')).toBe(`old\n${'aaaa\nbbbb\n'.slice(0, whole * 5)}`)
      disk.free()
      expect(await file.append('dddd\n')).toBe('written')
      expect(readFileSync(path, 'utf8')).toBe(`old\n${'aaaa\nbbbb\n'.slice(0, whole * 5)}dddd\n`)
    },
  )

  test('where somebody else writes too, the piece is closed with a newline, and their line stays', async () => {
    const { path, file, disk } = await fileOnDisk(7)
    await file.append('a\n')
    appendFileSync(path, 'theirs\n')
    expect(await file.append('bbbbbbbbbb\n')).toEqual({ failed: full, during: 'write' })
    disk.free()
    await file.append('c\n')
    expect(readFileSync(path, 'utf8')).toBe('old\na\ntheirs\nbbbbb\nc\n')
  })

  test('a line that could not be written says why', async () => {
    const { file } = await fileOnDisk(0)
    expect(await file.append('a\n')).toEqual({ failed: full, during: 'write' })
  })
})
