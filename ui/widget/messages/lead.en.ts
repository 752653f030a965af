const en = {
  title: 'Before we go on',
  titleHeld: 'One moment, please',
  intro: 'How can we reach you?',
  introHeld: 'Your message has arrived. It is answered as soon as you have filled this in.',
  titleContact: 'Leave a message',
  introContact: 'You get an answer by e-mail.',
  name: 'Your name',
  email: 'E-mail',
  phone: 'Phone',
  optional: 'optional',
  submit: 'Send details',
  later: 'Not now',
  thanks: 'Thank you. Your details have arrived.',
  choose: 'Choose one',
  required: 'Fill this in, please.',
  consentRequired: 'Tick the box to go on.',
} as const

export default en
