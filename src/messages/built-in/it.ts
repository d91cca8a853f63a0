import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

/** «il giorno» before each date, because the bare article would be elided before 8 and 11. */
export const it: LocaleTexts = {
  locale: localeTag('it'),
  thisService: 'questo servizio',
  announce: {
    named:
      '{{ service }} lascia {{ channel }} il giorno {{ deadline | date }}. Da allora non risponderà più qui.',
    unnamed:
      'Questo servizio lascia {{ channel }} il giorno {{ deadline | date }}. Da allora non risponderà più qui.',
  },
  reminder: {
    named: 'Promemoria: il giorno {{ deadline | date }} {{ service }} lascia {{ channel }}.',
    unnamed: 'Promemoria: il giorno {{ deadline | date }} questo servizio lascia {{ channel }}.',
  },
  reply: {
    named: '{{ service }} non è più disponibile su {{ channel }}.',
    unnamed: 'Questo servizio non è più disponibile su {{ channel }}.',
  },
  moved: {
    named:
      'Una correzione: ti avevamo indicato il giorno {{ told | date }}. Ora è il giorno {{ deadline | date }} che {{ service }} lascia {{ channel }}.',
    unnamed:
      'Una correzione: ti avevamo indicato il giorno {{ told | date }}. Ora è il giorno {{ deadline | date }} che questo servizio lascia {{ channel }}.',
  },
  exempt: {
    named:
      'Una correzione: ti avevamo indicato il giorno {{ told | date }}. {{ service }} resta invece disponibile per te su {{ channel }}.',
    unnamed:
      'Una correzione: ti avevamo indicato il giorno {{ told | date }}. Questo servizio resta invece disponibile per te su {{ channel }}.',
  },
  reopened: {
    named: '{{ service }} risponde di nuovo su {{ channel }}. Scrivi qui per continuare.',
    unnamed: 'Questo servizio risponde di nuovo su {{ channel }}. Scrivi qui per continuare.',
  },
  linking:
    'Per conservare la cronologia delle tue chat, collega il tuo account prima di quella data:\n{{ link }}\nDopo non sarà più possibile trasferirla.',
  exporting:
    'Per conservare una copia della cronologia delle tue chat, esporta questa chat prima di quella data:\n{{ export }}\nLa cronologia stessa non può essere trasferita.',
  continuing: 'Puoi continuare qui:\n{{ destinations }}\nLì il servizio resta disponibile.',
  steps: {
    whatsapp:
      '1. Apri le info di questa chat: tocca il nome in alto (iPhone), oppure ⋮ e «Altro» (Android).\n2. Tocca «Esporta chat».\n3. Scegli dove salvare il file.',
    elsewhere:
      'Apri questa chat in {{ channel }}, cerca l’esportazione nel suo menu o nelle impostazioni e salva il file.',
  },
}
