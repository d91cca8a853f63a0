import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

/** «की सेवा» after the name, so that the verb agrees with सेवा whatever the name's gender. */
export const hi: LocaleTexts = {
  locale: localeTag('hi'),
  thisService: 'यह सेवा',
  announce: {
    named:
      '{{ service }} की सेवा {{ deadline | date }} से {{ channel }} पर उपलब्ध नहीं रहेगी। तब से यहाँ जवाब नहीं मिलेगा।',
    unnamed: 'यह सेवा {{ deadline | date }} से {{ channel }} पर उपलब्ध नहीं रहेगी। तब से यहाँ जवाब नहीं मिलेगा।',
  },
  reminder: {
    named: 'रिमाइंडर: {{ service }} की सेवा {{ deadline | date }} से {{ channel }} पर उपलब्ध नहीं रहेगी।',
    unnamed: 'रिमाइंडर: यह सेवा {{ deadline | date }} से {{ channel }} पर उपलब्ध नहीं रहेगी।',
  },
  reply: {
    named: '{{ service }} की सेवा अब {{ channel }} पर उपलब्ध नहीं है।',
    unnamed: 'यह सेवा अब {{ channel }} पर उपलब्ध नहीं है।',
  },
  moved: {
    named:
      'सुधार: हमने आपको यह तारीख़ बताई थी: {{ told | date }}। अब {{ service }} की सेवा {{ deadline | date }} से {{ channel }} पर उपलब्ध नहीं रहेगी।',
    unnamed:
      'सुधार: हमने आपको यह तारीख़ बताई थी: {{ told | date }}। अब यह सेवा {{ deadline | date }} से {{ channel }} पर उपलब्ध नहीं रहेगी।',
  },
  exempt: {
    named:
      'सुधार: हमने आपको यह तारीख़ बताई थी: {{ told | date }}। {{ service }} की सेवा आपके लिए {{ channel }} पर बनी रहेगी।',
    unnamed: 'सुधार: हमने आपको यह तारीख़ बताई थी: {{ told | date }}। यह सेवा आपके लिए {{ channel }} पर बनी रहेगी।',
  },
  reopened: {
    named: '{{ service }} की सेवा {{ channel }} पर फिर से उपलब्ध है। जारी रखने के लिए यहाँ लिखें।',
    unnamed: 'यह सेवा {{ channel }} पर फिर से उपलब्ध है। जारी रखने के लिए यहाँ लिखें।',
  },
  linking:
    'अपना चैट इतिहास रखने के लिए उससे पहले अपना खाता जोड़ें:\n{{ link }}\nबाद में इसे स्थानांतरित नहीं किया जा सकेगा।',
  exporting:
    'अपने चैट इतिहास की प्रति रखने के लिए उससे पहले यह चैट एक्सपोर्ट करें:\n{{ export }}\nस्वयं चैट इतिहास स्थानांतरित नहीं किया जा सकता।',
  continuing: 'आप यहाँ जारी रख सकते हैं:\n{{ destinations }}\nसेवा वहाँ उपलब्ध रहेगी।',
  steps: {
    whatsapp:
      '1. इस चैट की जानकारी खोलें: ऊपर उसके नाम पर टैप करें (iPhone), या ⋮ और फिर “ज़्यादा” पर टैप करें (Android)।\n2. “चैट एक्सपोर्ट करें” पर टैप करें।\n3. चुनें कि फ़ाइल कहाँ सेव करनी है।',
    elsewhere: '{{ channel }} में यह चैट खोलें, उसके मेन्यू या सेटिंग में एक्सपोर्ट का विकल्प ढूँढें और फ़ाइल सेव करें।',
  },
}
