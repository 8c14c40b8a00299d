/** What the check says of forms and their expressions, in English. */
export const FORM_WORDS = {
  'at-end': 'at its end',
  'at-place': 'at "{rest}"',
  'boxes-many': '{count} boxes are too many to tick: ask with a choice that has many',
  'cell-too-large':
    'a cell holds one short answer, and "{name}" does not fit: ask for it outside of the table, or remove layout',
  'company-undeclared': 'pack.yaml declares no company: add it there, or ask for a text',
  cycle: '{circle} depend on one another in a circle: change one when or value',
  'expression-unread': '{what}, {place}: mend the expression {expression}',
  'field-no-map': 'a field is a map with name and kind: write both',
  'form-of-nobody': 'say whose form it is: signIn: person, or for: officer',
  'hearing-field':
    '"{name}" is the {part} of a hearing: a required field of kind {kinds}, in no group',
  'hearing-not-officer': 'a hearing is set by an officer: only with for: officer',
  'hijri-off': 'pack.yaml says hijri: false: change it there, or remove calendar',
  'iban-undeclared': 'pack.yaml declares no iban: add it there, or ask in another kind',
  in: 'in {name}',
  'key-of-others': '"{key}" is for {kinds} only; this is a {kind}: remove it',
  'kind-missing': 'this field has no kind: add one',
  'kind-unknown': 'no kind "{kind}": {hint}',
  'lists-deep': 'lists in lists go {most} deep: make this a page of its own, or fewer of them',
  'name-reserved':
    '"{name}" is the first word of other texts or a word of FEEL: choose another name',
  'name-unknown': 'the expression names {name}, which is not known {where}; known are {known}',
  'named-twice': '"{name}" stands twice here: rename or remove one',
  'no-names': 'no names',
  'officer-no-from': 'no look-ups in a form at the desk',
  'officer-no-kind': 'no {kind} in a form at the desk: take it away',
  'officer-no-lists': 'no lists in a form at the desk',
  'officer-no-sign-in': 'an officer fills it in: take signIn and submit away',
  'only-officer': 'only with for: officer',
  'options-both': 'options and optionsFrom are both here: keep one of them',
  'options-missing':
    '"options" is missing here: add it, or optionsFrom with the name of a list of the pack',
  'plates-undeclared': 'pack.yaml declares no plates: add them there, or ask for a text',
  'signature-place':
    'one signs below all answers: move the signature to the page with summary: true',
  'table-without-rows': 'a table has rows: add many, or remove layout',
  'typed-most': 'a form asks registers about {most} answers at most: remove this lookup',
  'typed-register-unknown': 'no register "{register}": {hint}',
  'typed-not-let':
    'registers.yaml lets no service "{service}" ask {register} about what is typed: add a purpose {service} with module: services and typed: true there',
  'typed-other-key':
    '{register} goes by {key}, and that is not typed here: ask in another field, or another register',
  'typed-key-long': 'a register is asked about {most} characters at most: lower max',
  'typed-in-list': 'a register is not asked about items of a list: remove lookup',
  'typed-not': 'this is not typed: remove lookup',
  'typed-not-told': '{register} tells no "{field}" for {service}: {hint}',
  'typed-unread':
    '{register} would tell {fields}, which nothing shows: add it to shows, or remove it from the purpose {service}',
  'what-declaration': 'declaration of the form',
  'what-field-of-group': 'field of the group',
  'what-identifier': 'identifier kind in pack.yaml',
  'what-list': 'list in lists/',
  'what-list-of-form': 'list of the form',
  'what-required-of': 'required {kind} of {list}',
  'what-required-text': 'required text of it',
} as const satisfies Record<string, string>
