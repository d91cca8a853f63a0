import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Adapter } from '../../../../src/adapters/adapter.ts'
import { outcomeOfFailure } from '../../../../src/adapters/outbox/failure.ts'
import { outboxKind } from '../../../../src/adapters/outbox/kind.ts'
import { senderId } from '../../../../src/model/names.ts'
import { address } from '../../../../src/model/recipient.ts'
import { channelPlan, envelope, keyOf, notStopped, prepared, rendered, template } from '../message.ts'

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'outbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

const outboxAt = async (outboxPath: string): Promise<Adapter> => {
  const adapter = await outboxKind.create({
    channel: channelPlan({ adapter: 'outbox' }),
    senders: [],
    outboxPath,
  })
  onTestFinished(() => adapter.close())
  return adapter
}

const send = (adapter: Adapter, number: number, to = `p${number}`): ReturnType<Adapter['send']> =>
  adapter.send(prepared(adapter, to), envelope(number), notStopped)

describe('the outbox', () => {
  test('writes a message as one line, in plan time, with the address in clear', async () => {
    const path = join(newFolder(), '.sunset', 'outbox.ndjson')
    const adapter = await outboxAt(path)
    const message = rendered({ text: 'Bye,\n"Ana"', template, link: 'https://x.example/t' })
    await adapter.send(prepared(adapter, 'ana@example.org', message, 'outbox'), envelope(7), notStopped)
    expect(readFileSync(path, 'utf8')).toBe(
      `{"key":"leave:l1:announce:7","at":"2025-11-16T09:00:00Z","sender":"outbox","to":"ana@example.org","phase":"announce",` +
        `"occurrence":"announce","locale":"en","text":"Bye,\\n\\"Ana\\"","template":{"name":"sunset_announce","language":"en",` +
        `"parameters":["15 January 2026"],"buttonSuffix":"abc123"},"link":"https://x.example/t"}\n`,
    )
  })

  test('takes any address but none at all, and says how long a text may be', () => {
    const prepare = (to: string, text: string): unknown =>
      outboxKind.prepare(rendered({ text }), address(to), senderId('outbox'))
    expect(prepare('', 'x')).toEqual({ cannot: expect.stringContaining('empty') })
    expect(prepare('a', 'x'.repeat(65_537))).toEqual({ cannot: expect.stringContaining('65537') })
    expect(prepare('a', 'x'.repeat(65_536))).not.toHaveProperty('cannot')
  })

  test('makes neither file nor folder before the first message', async () => {
    const folder = newFolder()
    const adapter = await outboxAt(join(folder, 'a', 'outbox.ndjson'))
    await adapter.send(prepared(adapter, 'p'), envelope(1), AbortSignal.abort())
    expect(existsSync(join(folder, 'a'))).toBe(false)
    await send(adapter, 1)
    expect(existsSync(join(folder, 'a', 'outbox.ndjson'))).toBe(true)
  })

  test('whose path is a folder refuses for the account, and says what is wrong', async () => {
    const folder = newFolder()
    const outcome = await send(await outboxAt(folder), 1)
    expect(outcome).toMatchObject({ kind: 'refused', of: 'account', code: 'EISDIR', retry: 'never' })
    expect(outcome).toMatchObject({ text: expect.stringContaining(folder) })
  })

  test('goes on once what was wrong is mended', async () => {
    const folder = newFolder()
    const path = join(folder, 'a', 'outbox.ndjson')
    writeFileSync(join(folder, 'a'), '')
    const adapter = await outboxAt(path)
    expect(await send(adapter, 1)).toMatchObject({ kind: 'refused', of: 'account' })
    rmSync(join(folder, 'a'))
    mkdirSync(join(folder, 'a'))
    expect(await send(adapter, 1)).toEqual({ kind: 'accepted' })
  })

  test('that is closed takes nothing more', async () => {
    const path = join(newFolder(), 'outbox.ndjson')
    const adapter = await outboxAt(path)
    await adapter.close()
    expect(await send(adapter, 1)).toMatchObject({ kind: 'unreached' })
    expect(existsSync(path)).toBe(false)
  })

  test('without a path cannot be made', async () => {
    const settings = { channel: channelPlan({ adapter: 'outbox' }), senders: [] }
    await expect(outboxKind.create(settings)).rejects.toMatchObject({ code: 'channel-refused' })
  })
})

describe('a failed write', () => {
  test.each([
    // Passes with a little room, so the next run just tries again.
    ['ENOSPC', { kind: 'unreached' }, 'the disk is full'],
    ['EACCES', { kind: 'refused', of: 'account', retry: 'never' }, 'permission denied'],
    ['EROFS', { kind: 'refused', of: 'account', retry: 'never' }, 'read-only'],
    ['EIO', { kind: 'unknown' }, 'may be there or not'],
  ])('with %s', (code, outcome, said) => {
    const failed = Object.assign(new Error(code), { code })
    const result = outcomeOfFailure('/o', { failed, during: 'write' })
    expect(result).toMatchObject(outcome)
    expect(JSON.stringify(result)).toContain(said)
  })
})

test('a failure to open the file never leaves a doubt', () => {
  const failed = Object.assign(new Error('EIO'), { code: 'EIO' })
  expect(outcomeOfFailure('/o', { failed, during: 'open' })).toMatchObject({ kind: 'refused', of: 'account' })
})

describe('asked what became of deliveries, the outbox', () => {
  test('knows those that have a line, and that the others never had', async () => {
    const adapter = await outboxAt(join(newFolder(), 'outbox.ndjson'))
    await Promise.all([1, 2, 3].map((number) => send(adapter, number)))
    const settled = await adapter.reconcile?.([keyOf(2), keyOf(9)])
    expect(settled?.get(keyOf(2))).toEqual({ kind: 'accepted' })
    expect(settled?.get(keyOf(9))).toMatchObject({ kind: 'unreached' })
    expect(settled?.size).toBe(2)
  })

  test('sees what is being written at that moment', async () => {
    const adapter = await outboxAt(join(newFolder(), 'outbox.ndjson'))
    const sending = send(adapter, 1)
    expect((await adapter.reconcile?.([keyOf(1)]))?.get(keyOf(1))).toEqual({ kind: 'accepted' })
    await sending
  })

  test('does not take a piece of a line for a message', async () => {
    const path = join(newFolder(), 'outbox.ndjson')
    writeFileSync(path, `{"key":"${keyOf(1)}","at":"2025\nnot JSON\n[]\n{"key":5}\n{"key":"${keyOf(2)}"}`)
    const settled = await (await outboxAt(path)).reconcile?.([keyOf(1), keyOf(2)])
    expect(settled?.get(keyOf(1))).toMatchObject({ kind: 'unreached' })
    expect(settled?.get(keyOf(2))).toEqual({ kind: 'accepted' })
  })

  test('leaves all in doubt where the file is gone', async () => {
    const adapter = await outboxAt(join(newFolder(), 'outbox.ndjson'))
    expect(await adapter.reconcile?.([keyOf(1)])).toEqual(new Map())
  })

  test('says when it cannot be read', async () => {
    const adapter = await outboxAt(newFolder())
    await expect(adapter.reconcile?.([keyOf(1)])).rejects.toMatchObject({ code: 'channel-refused' })
  })
})
