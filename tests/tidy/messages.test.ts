import { keyFindings, languageFindings, markupFindings } from './messages.ts'
import { tidy } from './tidy.ts'

tidy(
  'A text is there in every language, with the same blanks and all plural forms',
  languageFindings,
  {
    in: 'messages',
    finds: [
      'ar lacks permits.list.only-english',
      'permits.list.title is not Arabic',
      'permits.list.named: ar has no blanks, en has name',
      'en lacks permits.list.only-arabic',
      'permits.list.count: ar lacks the form two, many',
      'permits.list.count: en lacks the form one',
      'permits.list.bold: en has markup',
      'packs/isle fr lacks permits.list.named',
    ],
  },
)

tidy('A key that is shown has a text, and a text is shown', keyFindings, {
  in: 'messages',
  finds: [
    'the problem permits/missing has no text',
    'the rule permits:silent has no text',
    'src/modules/permits/page.tsx:6 no text permits.list.absent',
    'src/modules/permits/page.tsx:8 no text permits.nowhere.…',
    'nobody shows permits.list.named',
    'nobody shows permits.list.bold',
  ],
})

tidy('What a person reads comes from the message files', markupFindings, {
  in: 'messages',
  finds: [
    'src/modules/permits/page.tsx:12 words in markup: Permits of',
    'src/modules/permits/page.tsx:12 words in markup: A1',
    'src/modules/permits/page.tsx:13 words in markup: A permit',
    'src/modules/permits/page.tsx:12 words in markup: رخص',
  ],
})
