import type { Pack } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { FormFile } from '../bundle/form-file.ts'

/** A form with one of everything, and a country that is just enough for it; for tests. */
const form: FormFile = {
  form: 'apply',
  signIn: 'person',
  pages: [
    {
      page: 'home',
      fields: [
        {
          name: 'applicant',
          kind: 'person',
          required: true,
          from: { register: 'account', key: 'signed-in' },
        },
        {
          name: 'home',
          kind: 'group',
          fields: [
            { name: 'address', kind: 'address', required: true },
            { name: 'tenure', kind: 'choice', options: ['owned', 'rented'], required: true },
            { name: 'landlord', kind: 'person', when: 'tenure = "rented"', required: true },
            {
              name: 'consent',
              kind: 'file',
              evidence: 'owner-consent',
              when: 'tenure = "rented"',
              required: true,
              accept: ['pdf'],
              max: { size: '5MB', pages: 5 },
            },
          ],
        },
      ],
    },
    {
      page: 'activities',
      fields: [
        {
          name: 'activities',
          kind: 'group',
          many: { min: 1, max: 5, title: 'activity' },
          fields: [
            {
              name: 'activity',
              kind: 'choice',
              options: ['meals', 'soap', 'sewing'],
              required: true,
              check: [{ is: 'count(activities[activity = this.activity]) = 1', error: 'twice' }],
            },
            {
              name: 'materials',
              kind: 'choices',
              options: ['food', 'textile', 'chemicals'],
              required: true,
              check: [{ is: 'not(list contains(materials, "chemicals"))', error: 'hazardous' }],
            },
            {
              name: 'picture',
              kind: 'file',
              evidence: 'picture',
              accept: ['png'],
              max: { size: '1MB' },
              when: 'this number = 1',
            },
            { name: 'dailyOrders', kind: 'number', whole: true, min: 0, max: 200 },
          ],
        },
        {
          name: 'cooking',
          kind: 'yesNo',
          value: 'some a in activities satisfies list contains(a.materials, "food")',
        },
      ],
    },
    {
      page: 'safety',
      when: 'cooking',
      fields: [{ name: 'gas', kind: 'choice', options: ['mains', 'none'], required: true }],
    },
    {
      page: 'name',
      fields: [
        { name: 'wantsTradeName', kind: 'yesNo', required: true },
        {
          name: 'tradeName',
          kind: 'text',
          script: 'arab',
          when: 'wantsTradeName',
          required: true,
          max: { characters: 20 },
        },
        { name: 'opens', kind: 'date', earliest: 'P0D', latest: 'P1Y' },
        { name: 'phones', kind: 'phone', many: { min: 0, max: 3 } },
        { name: 'fee', kind: 'money', currency: 'QAR', value: 'if cooking then 1020 else 510.5' },
      ],
    },
    {
      page: 'check',
      summary: true,
      fields: [{ name: 'declaration', kind: 'declaration', statement: 'true', required: true }],
    },
  ],
  submit: { signature: 'declaration' },
}

export const exampleBundle: ServiceBundle = {
  id: 'home-licence',
  version: '0'.repeat(64),
  service: {
    service: 'home-licence',
    status: 'live',
    owner: 'trade',
    audience: ['resident'],
    themes: ['business'],
    events: [],
    channels: [{ channel: 'web' }],
  },
  forms: { apply: form },
  messages: { ar: {}, en: {} },
  documents: [],
}

/** The same bundle with other pages in its form. */
export const bundleWith = (pages: FormFile['pages']): ServiceBundle => ({
  ...exampleBundle,
  forms: { apply: { form: 'apply', signIn: 'person', pages } },
})

const texts = (en: string) => ({ ar: en, en })

const part = (name: string, pattern: string, required: boolean) => ({
  part: name,
  names: texts(name),
  pattern,
  maxLength: 4,
  required,
  example: '27',
})

export const examplePack = {
  settings: {
    languages: ['ar', 'en'],
    timeZone: 'Asia/Qatar',
    currency: { code: 'QAR', decimals: 2, formats: texts('QAR {amount}') },
    identifiers: {
      qid: {
        names: texts('QID'),
        pattern: '[23][0-9]{10}',
        normalise: ['drop-spaces', 'drop-hyphens'],
        parts: [
          { part: 'century', length: 1, centuries: { '2': 1900, '3': 2000 } },
          { part: 'year', length: 2 },
          { part: 'country', length: 3 },
          { part: 'serial', length: 5 },
        ],
        example: '28463499911',
      },
      register: {
        names: texts('Register number'),
        pattern: '[0-9]{1,8}',
        normalise: ['drop-spaces', 'drop-hyphens'],
        example: '900001',
      },
    },
    hijri: true,
    signIn: { identifier: 'qid' },
    company: { identifier: 'register' },
    plates: [
      {
        plate: 'private',
        names: texts('Private'),
        designs: [
          { pattern: '[0-9]{1,6}', example: '123456' },
          { pattern: '[A-Z]{2}[0-9]{3}', example: 'AB123', from: '2027-01-01' },
        ],
      },
      {
        plate: 'old',
        names: texts('Old'),
        designs: [{ pattern: '[0-9]{3}', example: '123', until: '2026-11-22' }],
      },
    ],
    phone: { code: '+974', pattern: '[34567][0-9]{7}', example: '33123456' },
    iban: {
      country: 'QA',
      length: 29,
      pattern: '[A-Z]{4}[A-Z0-9]{21}',
      example: 'QA80TEST000000000000000000001',
    },
    address: {
      zone: 'zone',
      parts: [
        part('zone', '[0-9]{1,2}', true),
        part('street', '[0-9]{1,4}', true),
        part('building', '[0-9]{1,4}', true),
        part('unit', '[0-9]{1,4}', false),
      ],
    },
  },
  places: {
    centre: { latitude: 25.3, longitude: 51.2 },
    zones: [
      {
        zone: '55',
        names: texts('Zone 55'),
        municipality: 'al-rayyan',
        outline: '514000,252000 515000,252000 515000,253000 514000,253000',
      },
    ],
  },
  lists: {
    countries: {
      list: 'countries',
      names: texts('Countries'),
      order: 'by-name',
      options: [
        { option: 'QAT', names: { ar: 'قطر', en: 'Qatar' } },
        { option: 'EGY', names: { ar: 'مصر', en: 'Egypt' } },
        { option: 'LKA', names: { ar: 'سريلانكا', en: 'Sri Lanka' } },
        { option: 'ARE', names: { ar: 'الإمارات العربية المتحدة', en: 'United Arab Emirates' } },
        { option: 'SUN', names: { ar: 'السوفييت', en: 'Soviet Union' }, until: '1991-12-26' },
        { option: 'NEW', names: { ar: 'جديدة', en: 'New land' }, from: '2027-01-01' },
      ],
    },
  },
} as object as Pack

export const exampleAccount = {
  name: { ar: 'سارة خالد', en: 'Sara Khalid' },
  identifier: '28463499911',
  identifierKind: 'qid',
  birthDate: '1984-05-02',
  nationality: 'QAT',
  email: null,
  phone: '+97433123456',
}

/** Complete but for the declaration. */
export const exampleAnswers = {
  home: { address: { zone: '55', street: '340', building: '27' }, tenure: 'owned' },
  activities: [
    { activity: 'meals', materials: ['food'], dailyOrders: 15 },
    { activity: 'sewing', materials: ['textile'] },
  ],
  gas: 'mains',
  wantsTradeName: false,
}
