const en = {
  question: 'Did this help?',
  yes: 'Yes, this helped',
  no: 'No, this did not help',
  saved: 'Thank you, your rating is saved.',
  add: 'Add a comment',
  change: 'Change comment',
  missing: 'What was missing?',
  good: 'What was good?',
  send: 'Send comment',
  cancel: 'Cancel',
  failed: 'Not saved. Try again.',
} as const

export default en
