import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Adapter, AdapterKind, Envelope, Prepared } from '../../src/adapters/adapter.ts'
import type { DeliveryKey } from '../../src/model/delivery.ts'
import { senderId } from '../../src/model/names.ts'
import { address } from '../../src/model/recipient.ts'
import { envelope, keyOf, notStopped, prepared, rendered } from '../unit/adapters/message.ts'

/** What the far end has of one message: the file, the stand-in's log. */
export type Arrived = { readonly key: string; readonly to: string; readonly text: string }

/** One adapter with its far end, for one test. */
export type AdapterUnderTest = {
  readonly kind: AdapterKind
  readonly adapter: Adapter
  readonly sender: string
  /** An address of the `number`-th person. */
  readonly addressOf: (number: number) => string
  /** What has arrived so far; undefined where nothing can (the dry adapter). */
  readonly arrived?: () => Promise<readonly Arrived[]>
}

/** The promises of `adapters/adapter.ts`. Every adapter runs it against its real far end, the dry one too. */
export const adapterContract = (name: string, start: () => Promise<AdapterUnderTest>): void => {
  describe(`the adapter ${name}`, () => {
    let under: AdapterUnderTest
    beforeEach(async () => {
      under = await start()
      onTestFinished(() => under.adapter.close())
    })

    const prepareFor = (number: number, text = `message ${number}`): Prepared =>
      prepared(under.adapter, under.addressOf(number), rendered({ text }), under.sender)
    const send = (number: number, fields: Partial<Envelope> = {}): ReturnType<Adapter['send']> =>
      under.adapter.send(prepareFor(number), envelope(number, fields), notStopped)
    const arrived = async (): Promise<readonly Arrived[]> => (await under.arrived?.()) ?? []
    const expectArrived = async (...numbers: readonly number[]): Promise<void> => {
      const expected = numbers.map((number) => ({
        key: keyOf(number),
        to: under.addressOf(number),
        text: `message ${number}`,
      }))
      const byKey = (one: Arrived, other: Arrived): number => (one.key < other.key ? -1 : 1)
      expect([...(await arrived())].sort(byKey)).toEqual(
        under.arrived === undefined ? [] : expected.sort(byKey),
      )
    }

    test('prepares the same message the same way, as its kind does, and sends nothing by it', async () => {
      const first = prepareFor(1)
      expect(prepareFor(1)).toEqual(first)
      expect(under.kind.prepare(first.rendered, first.to, first.sender)).toEqual(first)
      expect(first).toMatchObject({
        to: under.addressOf(1),
        sender: under.sender,
        rendered: { text: 'message 1' },
      })
      expect(await arrived()).toEqual([])
    })

    test('says of a text that is too long why it cannot be sent, and takes the longest', () => {
      const { maxLength } = under.kind.capabilities
      const prepare = (length: number): unknown =>
        under.adapter.prepare(
          rendered({ text: 'x'.repeat(length) }),
          address(under.addressOf(1)),
          senderId(under.sender),
        )
      expect(prepare(maxLength)).not.toHaveProperty('cannot')
      expect(prepare(maxLength + 1)).toEqual({ cannot: expect.stringContaining(String(maxLength + 1)) })
    })

    test('hands over one message, once, and says that it was accepted', async () => {
      expect(await send(1)).toMatchObject({ kind: 'accepted' })
      await expectArrived(1)
    })

    test('hands over many at once, each with its own outcome', async () => {
      const numbers = Array.from({ length: 200 }, (_, index) => index + 1)
      const outcomes = await Promise.all(numbers.map((number) => send(number)))
      expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['accepted']))
      await expectArrived(...numbers)
    })

    test('gives the far end the same key at every attempt', async () => {
      await send(1, { attempt: 1 })
      await send(1, { attempt: 2 })
      expect((await arrived()).map(({ key }) => key)).toEqual(
        under.arrived === undefined ? [] : [keyOf(1), keyOf(1)],
      )
    })

    test.each(['עברית, 中文, 🌅', 'a "b" \\ {{ c }} \u2028 d', 'two\nlines', '<img onerror=x>', '=1+1'])(
      'carries hostile text as it is: %j (T54)',
      async (text) => {
        await under.adapter.send(prepareFor(1, text), envelope(1), notStopped)
        expect((await arrived()).map((message) => message.text)).toEqual(
          under.arrived === undefined ? [] : [text],
        )
      },
    )

    test('hands over nothing that was stopped before, and says that nothing was written', async () => {
      const outcome = await under.adapter.send(prepareFor(1), envelope(1), AbortSignal.abort())
      expect(outcome).toMatchObject({ kind: 'unreached' })
      await send(2)
      await expectArrived(2)
    })

    test('closes twice, also unused', async () => {
      await under.adapter.close()
      await under.adapter.close()
    })

    test('hands over nothing once it is closed, and does not throw', async () => {
      if (under.arrived === undefined) return
      await send(1)
      await under.adapter.close()
      expect(await send(2)).toMatchObject({ kind: 'unreached' })
      await expectArrived(1)
    })

    test('where it can be asked, knows what was accepted and what never came', async () => {
      if (under.adapter.reconcile === undefined) {
        expect(under.kind.capabilities.receipts === 'query' && under.arrived !== undefined).toBe(false)
        return
      }
      await send(1)
      const keys: readonly DeliveryKey[] = [keyOf(1), keyOf(2)]
      const settled = await under.adapter.reconcile(keys)
      expect(keys.map((key) => settled.get(key)?.kind)).toEqual(['accepted', 'unreached'])
    })
  })
}
