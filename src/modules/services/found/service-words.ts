/** What the check says of a service, its texts and the rest of its folder, in English. */
export const SERVICE_WORDS = {
  'after-without-outputs': 'after is about what the service grants: add outputs, or remove after',
  'alone-longer': 'alone is longer than longest: shorten it',
  'amend-not-typed': 'no field that is typed in the form apply "{path}": {hint}',
  'appeal-service-unknown': 'no live service with appeals: true "{id}": {hint}',
  'appeal-without-time': 'say within which time one appeals, such as within: P30D',
  'appeals-late-reason':
    'the form apply of a service with appeals has a field {field} of kind longText that is not required',
  'appeals-of-appeals': 'against a decision on an appeal there is none here',
  'appeals-with-outputs': 'a service with appeals grants nothing: remove outputs',
  'appeals-without-desk': 'a service with appeals needs desk.yaml: somebody decides on them',
  'blank-unfilled': 'no value is given to "{name}" in this text: remove it',
  'clock-without': 'a clock runs over cases, and there are none here: add {file}',
  'clock-without-promise': 'a clock counts to a promised day: add processingTime',
  'closes-before-opens': 'it closes before it opens: mend one of the days',
  'competition-without-points':
    'nothing says by what it is ranked: add decidedBy.points, a number of the rule set',
  'consent-missing': 'the purpose {service} of {register} lacks consent: true: add it',
  'days-unlike': 'a day of every year and one of a single year: write both alike',
  'decided-other-kind': '"{name}" is of kind {kind}, and {key} must be of kind {wanted}',
  'decided-unknown': '{rules} decides no "{name}": {hint}',
  'decided-without-form': 'what is decided are the answers of the form apply: add forms/apply.yaml',
  'deemed-without-legal': 'silence means something once the legal time is over: add legal',
  'desk-without-form': 'a desk needs the form apply: add forms/apply.yaml',
  'desk-without-procedure':
    'desk.yaml is there, and nothing says what happens to a case: write procedure.bpmn',
  'drafts-stay': '{what}: write a map, or drafts that hold it stay with their version',
  'each-unknown': 'no repeating group "{name}" in the form apply: {hint}',
  'ends-with-day': 'it ends with a day: write days, such as P10D',
  'event-names-service':
    'the life event {event} names {id}: keep it under events, or take it out of topics.yaml',
  'evidence-type-unheld':
    'no evidence and no output of any service has the type "{type}": give it to one, or take it away here',
  'evidence-uncollected':
    'no file field collects the evidence "{evidence}": add one with evidence: {evidence}, or remove it here',
  'evidence-unlisted': 'service.yaml lists no evidence "{evidence}": {hint}',
  'fee-decided-by-nothing': 'no decidedBy.fee says what decides it: add it, or write the amount',
  'fee-of-no-cost': 'no cost has the amount by-rules: give it to the cost that this decides',
  'file-unknown': '{path} does not belong in a service: remove it, or mend its name',
  'help-missing':
    'nothing helps those who fill it in: write a file in help/ for each language, with who it is for, what one needs, and whom to ask',
  here: 'here',
  'input-missing': '{rules} asks for "{name}": say which answer gives it',
  'input-other-type': '"{name}" is a {wanted}, and this gives a {given}: mend the expression',
  'input-unknown': '{rules} asks for no "{name}": {hint}',
  'law-missing':
    'the service stands on no law: name one of laws.yaml under legalResources, as assumed where it is',
  'law-shorter': 'the law gives less time than is promised: mend one of them',
  'law-unknown': 'no law in laws.yaml "{id}": {hint}',
  'message-unread':
    'this is no ICU message ({what}): close what is open, write {brace} for a brace',
  'no-such-day': 'there is no such day',
  'no-such-day-yearly': 'there is no such day in every year',
  'not-older-of-nothing': 'notOlder counts for documents that are offered: add type or accepts',
  nothing: 'nothing',
  'opinions-unasked': 'no task of procedure.bpmn asks for an opinion: remove this',
  'option-unknown': '"{field}" has no option "{option}": {hint}',
  'option-unknown-to-rules': '"{field}" offers "{option}", which "{name}" does not know: {hint}',
  'page-never-skipped':
    'no scenario leaves out the page {page}: add one that does, or remove its when',
  'page-unreached': 'no scenario comes to the page {page}: add one that does, or remove the page',
  'question-unreached':
    'no scenario asks “{path}”: add one whose answers bring it up, or mend its when (the page around it must be asked, too)',
  'paper-missing': '{path} does not lie in the folder: add it, or name where it is',
  'paper-unsafe':
    '{path} is no PDF that anybody can open safely: at most 10 MB and {pages} pages, no scripts, no files inside, no password',
  'part-day': 'day',
  'part-place': 'place',
  'part-time': 'time',
  'plural-missing': '{language} needs the plural form "{name}" too: add it',
  'points-without-competition':
    'points rank applications of a competition: add competition, or remove points',
  'procedure-data-without': 'a procedure is told of the answers of the form apply: add {file}',
  'procedure-of-nothing': '{other} has no procedure.bpmn: name a service that has',
  'procedure-twice': 'it has a procedure.bpmn of its own: keep one of the two',
  'procedures-equal':
    'its procedure is that of {other} but for names: remove procedure.bpmn and say procedureOf: {other}',
  'promise-too-short':
    '{promise} is promised, and the tasks of the longest way ({tasks}) are due within {days} days: make them shorter, or promise more',
  'property-unknown': 'no property "{name}" of the process takes it: {hint}',
  'reason-unknown': 'desk.yaml has no reason "{reason}": {hint}',
  'register-in-list': 'a register tells of one person, not of the items of a list: remove from',
  'register-other-type':
    '{field} is a {type} in {register}, and no {kind} is made of that: ask in another kind, or remove from',
  'register-refuses':
    'registers.yaml lets no service "{service}" ask {register}: add a purpose {service} with module: services there',
  'register-tells-more':
    '{register} would tell {fields}, which no form of the service asks: remove it from the purpose {service}',
  'register-tells-not': '{register} tells no "{field}" for {purpose}: {hint}',
  'register-unknown': 'no register "{register}": {hint}',
  'renew-days':
    'the days are counted from the last day, and it opens before it closes, such as opens: -P60D, closes: P30D',
  'cost-of-nothing': 'nobody is let {act}: add {act} under after, or remove its costs',
  'renew-not-begun': 'nothing begins the form renew: add renew under after, with opens and closes',
  'renew-other-kind': 'in the form apply "{path}" is a {kind}: ask it alike, or under another name',
  'renew-outside-group':
    'the group {group} of the form apply has no "{path}": add it there, or ask it outside of the group',
  'renew-without-end':
    'what has no end is not renewed: add validity or until to the output, or remove renew',
  'replace-without-document': 'there is no document to lose: remove replace, or add document',
  'round-twice': '"{name}" is there twice: name each round once',
  'rounds-overlap': 'another round is still open then: let one close before the next opens',
  'rule-set-not-named': '"{name}" is none of ruleSets: {hint}',
  'renewal-untried': 'no scenario renews what is issued: write one with act: renew and licence',
  'scenario-missing':
    'nothing tries the service to its end: write a file in scenarios/ with answers, expect and steps',
  'search-by-person':
    'people are not searched for by name: search by the number, or by another row',
  'search-unseen': 'nobody sees "{path}" who checks the document: add it to publicRows, or {hint}',
  'sentence-long':
    'a sentence has {words} words, at most {most} are read easily: make two of it: {sentence}',
  'single-answer-unknown':
    'no single answer of the form apply of the kind {kinds} is "{path}": {hint}',
  'status-needs': 'a service that is {status} needs {what}: add it, or say another status',
  'task-without-day':
    '{promise} is promised, and the task “{task}” is never due: give it an igov:due',
  'template-missing': 'documents/{document}.typ does not exist: write it, or remove document',
  'text-missing': 'no text {key}: add it',
  'text-no-text': 'a message is a text: write one, in quotes if it looks like a number',
  'text-same': 'the text is the same in {first} and {second}: translate it',
  'text-unused': 'nothing shows the text {key}: remove it, or mend the name; {hint}',
  'together-missing':
    '{rules} does not say what several answers come to: add together to its rules.yaml',
  'until-and-validity': 'it ends by an answer or after a time: keep until or validity',
  'until-no-day': 'no date of the form apply is "{path}": {hint}',
  'value-and-from': 'what is worked out is not looked up: keep value or from',
  'what-answer': 'field',
  'what-app': 'app in pack.yaml',
  'what-audience': 'audience',
  'what-currency': 'currency',
  'what-event': 'event',
  'what-evidence-type': 'type of evidence in {file}',
  'what-field': 'field in apply',
  'what-field-or-row': 'field in apply or row',
  'what-form': 'form',
  'what-language': 'language of pack.yaml',
  'what-law': 'law in laws.yaml',
  'what-organisation': 'organisation',
  'what-rule-set': 'rule set in rules/',
  'what-service': 'service',
  'what-service-of-event': 'service with the event "{event}"',
  'what-topic': 'topic',
  'wrong-name': '"{id}" stands under the name {name}: give both the same name',
} as const satisfies Record<string, string>
