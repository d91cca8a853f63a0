import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

export const de: LocaleTexts = {
  locale: localeTag('de'),
  thisService: 'dieser Dienst',
  announce: {
    named:
      '{{ service }} verlässt {{ channel }} am {{ deadline | date }}. Ab dann erhalten Sie hier keine Antworten mehr.',
    unnamed:
      'Dieser Dienst verlässt {{ channel }} am {{ deadline | date }}. Ab dann erhalten Sie hier keine Antworten mehr.',
  },
  reminder: {
    named:
      'Zur Erinnerung: {{ service }} ist ab dem {{ deadline | date }} nicht mehr auf {{ channel }} verfügbar.',
    unnamed:
      'Zur Erinnerung: Dieser Dienst ist ab dem {{ deadline | date }} nicht mehr auf {{ channel }} verfügbar.',
  },
  reply: {
    named: '{{ service }} ist auf {{ channel }} nicht mehr verfügbar.',
    unnamed: 'Dieser Dienst ist auf {{ channel }} nicht mehr verfügbar.',
  },
  moved: {
    named:
      'Eine Berichtigung: Wir hatten Ihnen den {{ told | date }} genannt. {{ service }} ist nun ab dem {{ deadline | date }} nicht mehr auf {{ channel }} verfügbar.',
    unnamed:
      'Eine Berichtigung: Wir hatten Ihnen den {{ told | date }} genannt. Dieser Dienst ist nun ab dem {{ deadline | date }} nicht mehr auf {{ channel }} verfügbar.',
  },
  exempt: {
    named:
      'Eine Berichtigung: Wir hatten Ihnen den {{ told | date }} genannt. {{ service }} bleibt für Sie doch auf {{ channel }} verfügbar.',
    unnamed:
      'Eine Berichtigung: Wir hatten Ihnen den {{ told | date }} genannt. Dieser Dienst bleibt für Sie doch auf {{ channel }} verfügbar.',
  },
  reopened: {
    named: '{{ service }} antwortet wieder auf {{ channel }}. Schreiben Sie hier, um weiterzumachen.',
    unnamed: 'Dieser Dienst antwortet wieder auf {{ channel }}. Schreiben Sie hier, um weiterzumachen.',
  },
  linking:
    'Um Ihren Chatverlauf zu behalten, verknüpfen Sie vorher Ihr Konto:\n{{ link }}\nDanach lässt er sich nicht mehr übertragen.',
  exporting:
    'Um eine Kopie Ihres Chatverlaufs zu behalten, exportieren Sie diesen Chat vorher:\n{{ export }}\nÜbertragen lässt sich der Chatverlauf nicht.',
  continuing: 'Hier können Sie weitermachen:\n{{ destinations }}\nDer Dienst ist dort weiterhin verfügbar.',
  steps: {
    whatsapp:
      '1. Öffnen Sie die Infos zu diesem Chat: Tippen Sie oben auf den Namen (iPhone) oder auf ⋮ und „Mehr“ (Android).\n2. Tippen Sie auf „Chat exportieren“.\n3. Wählen Sie, wo die Datei gespeichert werden soll.',
    elsewhere:
      'Öffnen Sie diesen Chat in {{ channel }}, suchen Sie den Export in seinem Menü oder in den Einstellungen und speichern Sie die Datei.',
  },
}
