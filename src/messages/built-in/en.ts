import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

export const en: LocaleTexts = {
  locale: localeTag('en'),
  thisService: 'this service',
  announce: {
    named:
      '{{ service }} leaves {{ channel }} on {{ deadline | date }}. From then on it no longer answers here.',
    unnamed:
      'This service leaves {{ channel }} on {{ deadline | date }}. From then on it no longer answers here.',
  },
  reminder: {
    named: 'Reminder: {{ service }} leaves {{ channel }} on {{ deadline | date }}.',
    unnamed: 'Reminder: this service leaves {{ channel }} on {{ deadline | date }}.',
  },
  reply: {
    named: '{{ service }} is no longer available on {{ channel }}.',
    unnamed: 'This service is no longer available on {{ channel }}.',
  },
  moved: {
    named:
      'A correction: we told you {{ told | date }}. {{ service }} now leaves {{ channel }} on {{ deadline | date }}.',
    unnamed:
      'A correction: we told you {{ told | date }}. This service now leaves {{ channel }} on {{ deadline | date }}.',
  },
  exempt: {
    named:
      'A correction: we told you {{ told | date }}. {{ service }} stays on {{ channel }} for you after all.',
    unnamed:
      'A correction: we told you {{ told | date }}. This service stays on {{ channel }} for you after all.',
  },
  reopened: {
    named: '{{ service }} answers on {{ channel }} again. Write here to continue.',
    unnamed: 'This service answers on {{ channel }} again. Write here to continue.',
  },
  linking:
    'To keep your chat history, link your account before then; afterwards it can no longer be moved:\n{{ link }}',
  exporting: 'Your chat history cannot be moved. To keep a copy, export this chat before then:\n{{ export }}',
  continuing: 'You can continue here:\n{{ destinations }}',
  steps: {
    whatsapp:
      '1. Open the info of this chat: tap its name at the top (iPhone), or tap ⋮ and “More” (Android).\n2. Tap “Export chat”.\n3. Choose where to save the file.',
    elsewhere:
      'Open this chat in {{ channel }}, look for the export in its menu or in the settings, and save the file.',
  },
}
