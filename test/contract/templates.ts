import { beforeEach, describe, expect, test } from 'vitest'
import type { TemplateDesk } from '../../src/adapters/adapter.ts'
import { localeTag } from '../../src/model/names.ts'
import type { KnownTemplate, WantedTemplate } from '../../src/model/template.ts'
import { notStopped } from '../unit/adapters/message.ts'

/** One desk with its far end, for one test. */
export type DeskUnderTest = {
  readonly desk: TemplateDesk
  /** Makes so many templates at the platform that the plan knows nothing of. */
  readonly foreign: (count: number) => void
  /** Requests to create one that have arrived. */
  readonly asked: () => number
}

const stopped = AbortSignal.abort()

const wanted = (fields: Partial<WantedTemplate> = {}): WantedTemplate => ({
  message: 'announce',
  locale: localeTag('en'),
  name: 'sunset_announce',
  language: 'en',
  category: 'utility',
  body: 'News about ChatGPT: it leaves WhatsApp on {{1}} for good.',
  examples: ['January 15, 2026'],
  ...fields,
})

/** The promises of `TemplateDesk` in `adapters/adapter.ts`: every adapter with one runs it against its far end. */
export const templateContract = (name: string, start: () => Promise<DeskUnderTest>): void => {
  describe(`the templates of ${name}`, () => {
    let under: DeskUnderTest
    beforeEach(async () => {
      under = await start()
    })

    const list = async (): Promise<readonly KnownTemplate[]> => {
      const listed = await under.desk.list(notStopped)
      return listed.kind === 'listed' ? listed.templates : expect.fail(JSON.stringify(listed))
    }

    test('are none at first, and the list changes nothing', async () => {
      expect([await list(), await list(), under.asked()]).toEqual([[], [], 0])
    })

    test('are there once created, with their own text and buttons', async () => {
      const button = { text: 'Link', url: 'https://e.org/l?t={{1}}', example: 'abc' }
      expect(await under.desk.create(wanted({ button }), notStopped)).toMatchObject({
        kind: 'created',
        made: { name: 'sunset_announce', language: 'en' },
      })
      expect(await list()).toMatchObject([
        {
          name: 'sunset_announce',
          language: 'en',
          body: wanted().body,
          buttons: [{ text: button.text, url: button.url }],
        },
      ])
    })

    test('in another language are others', async () => {
      for (const language of ['en', 'fr']) await under.desk.create(wanted({ language }), notStopped)
      expect((await list()).map(({ language }) => language).toSorted()).toEqual(['en', 'fr'])
    })

    test('that are there stay as they are when they are asked for again', async () => {
      await under.desk.create(wanted(), notStopped)
      const again = await under.desk.create(wanted({ body: 'Something else, {{1}}, and more.' }), notStopped)
      expect(again).toEqual({ kind: 'exists' })
      expect((await list()).map(({ body }) => body)).toEqual([wanted().body])
    })

    test('are listed whole, however many there are', async () => {
      under.foreign(333)
      await under.desk.create(wanted(), notStopped)
      const names = new Set((await list()).map(({ name: one }) => one))
      expect([names.size, names.has('sunset_announce')]).toEqual([334, true])
    })

    test('are not asked for by whoever has stopped', async () => {
      expect((await under.desk.create(wanted(), stopped)).kind).toBe('unreached')
      expect((await under.desk.list(stopped)).kind).toBe('unreached')
      expect(under.asked()).toBe(0)
    })
  })
}
